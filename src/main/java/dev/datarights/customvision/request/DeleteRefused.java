package dev.datarights.customvision.request;

import java.util.List;

/** A delete that must not be carried out as things stand: the request ends REFUSED, and nothing was deleted. */
public class DeleteRefused extends Exception {

    private static final long serialVersionUID = 1L;

    public DeleteRefused(String reason) {
        super(reason);
    }

    DeleteRefused(List<String> reasons) {
        super(String.join("; ", reasons));
    }
}
