package io.vigie.backtest;

import java.util.ArrayList;
import java.util.List;

/** Rows of words, each column as wide as its widest cell; the first column to the left. */
final class TextTable {
    private final boolean isNumeric;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param isNumeric whether columns after the first stand to the right */
    TextTable(boolean isNumeric) {
        this.isNumeric = isNumeric;
    }

    /** @param cells as many as in every row */
    TextTable row(List<String> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    TextTable rows(List<List<String>> more) {
        more.forEach(this::row);
        return this;
    }

    /** A line a row. */
    String text() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : "  ").append(isNumeric && i > 0 ? pad + row.get(i) : row.get(i) + pad);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
