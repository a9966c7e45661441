package io.vigie.markup;

import java.util.ArrayList;
import java.util.List;

/** A table as Markdown, or in columns for a terminal. */
public final class TextTable {
    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(List<String> head) {
        this.head = List.copyOf(head);
    }

    public void row(List<String> cells) {
        if (cells.size() != head.size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + head.size() + " heads");
        }
        rows.add(List.copyOf(cells));
    }

    public String markdown() {
        StringBuilder text = new StringBuilder();
        line(text, head);
        text.append("|---|").append("---:|".repeat(head.size() - 1)).append('\n');
        rows.forEach(row -> line(text, row));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** Columns of figures for a terminal: the first aligned left, the others right. */
    public String columns() {
        return columns(true);
    }

    /** Columns of words for a terminal, aligned left. */
    public String columnsOfWords() {
        return columns(false);
    }

    private String columns(boolean areFigures) {
        int[] widths = new int[head.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    head.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
        }
        StringBuilder text = new StringBuilder();
        align(text, head, widths, areFigures);
        rows.forEach(row -> align(text, row, widths, areFigures));
        return text.toString();
    }

    private static void align(StringBuilder text, List<String> cells, int[] widths, boolean areFigures) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String space = " ".repeat(widths[i] - cells.get(i).length());
            line.append(i == 0 ? "" : "  ");
            line.append(i > 0 && areFigures ? space + cells.get(i) : cells.get(i) + space);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
