package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where every record begins and ends. */
final class RecordShape {

    private final Faults faults;

    RecordShape(Faults faults) {
        this.faults = faults;
    }

    ObjectNode begin() {
        return JsonNodeFactory.instance.objectNode();
    }

    ObjectNode end(ObjectNode node) {
        if (faults.addsUnknownFields()) {
            node.put("laterField", "a value of a later version");
            node.putNull("laterNull");
            node.putObject("laterObject").putArray("numbers").add(1).add(2.5e-7);
        }
        return node;
    }
}
