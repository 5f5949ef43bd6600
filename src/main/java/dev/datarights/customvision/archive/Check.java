package dev.datarights.customvision.archive;

/**
 * One thing that was checked.
 *
 * @param what the rule
 * @param detail how much was looked at; where it failed, which file and what to do
 */
public record Check(String what, boolean passed, String detail) {
}
