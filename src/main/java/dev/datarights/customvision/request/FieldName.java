package dev.datarights.customvision.request;

import java.util.List;

/** The way to a field as a message shows it, e.g. {@code scope.projects[1]}. */
final class FieldName {

    private FieldName() {}

    static String of(List<Object> path) {
        StringBuilder name = new StringBuilder();
        for (Object element : path) {
            if (element instanceof Integer index) {
                name.append('[').append(index.intValue()).append(']');
            } else {
                name.append(name.isEmpty() ? "" : ".").append(Shown.text(element.toString()));
            }
        }
        return name.toString();
    }
}
