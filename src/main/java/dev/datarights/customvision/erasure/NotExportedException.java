package dev.datarights.customvision.erasure;

import dev.datarights.customvision.request.DeleteRefused;

/**
 * Something that was to be exported before it is deleted is not, at its destination, in a bag that was verified. The
 * message says for people which project and archive, and what is wrong with it. No delete may be sent then.
 */
public final class NotExportedException extends DeleteRefused {

    private static final long serialVersionUID = 1L;

    NotExportedException(String project, String what) {
        super((project.equals("account") ? "the account's export" : "the export of project " + project) + ": " + what
                + ". No delete is sent");
    }
}
