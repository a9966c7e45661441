package io.vigie.cli;

import io.vigie.model.PrintableText;

/** What a failure says to a person. */
final class FailureMessages {
    private FailureMessages() {}

    /** The message of the innermost cause that has one: in a cluster the outer ones only say that a task failed. */
    static String sentence(Throwable failure) {
        String sentence = failure.getClass().getSimpleName();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String message = each.getMessage();
            if (message != null && !message.isBlank()) {
                sentence = message.lines().findFirst().orElse(message);
            }
        }
        return PrintableText.text(sentence);
    }
}
