package io.vigie.settings;

import io.vigie.model.PrintableText;
import java.util.List;

/** Thrown for settings that cannot be used. The message lists every problem, one per line. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public SettingsException(String source, List<Problem> problems) {
        super(message(source, problems));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    private static String message(String source, List<Problem> problems) {
        StringBuilder text = new StringBuilder(source)
                .append(": ")
                .append(problems.size())
                .append(problems.size() == 1 ? " problem" : " problems");
        for (Problem problem : problems) {
            text.append("\n  ").append(PrintableText.text(problem.toString()));
        }
        return text.toString();
    }
}
