package dev.datarights.customvision.request;

/**
 * One thing that was checked.
 *
 * @param what the rule
 * @param detail how much was looked at; where it failed, which line and what to do
 */
public record Finding(boolean passed, String what, String detail) {
}
