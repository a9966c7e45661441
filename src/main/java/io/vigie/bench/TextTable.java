package io.vigie.bench;

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

    /** Columns for a terminal: the first aligned left, the others right. */
    public String columns() {
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
        align(text, head, widths);
        rows.forEach(row -> align(text, row, widths));
        return text.toString();
    }

    private static void align(StringBuilder text, List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            String space = " ".repeat(widths[i] - cells.get(i).length());
            text.append(i == 0 ? cells.get(i) + space : "  " + space + cells.get(i));
        }
        text.append('\n');
    }
}
