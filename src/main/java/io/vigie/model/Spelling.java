package io.vigie.model;

import java.util.Locale;

/** How alike two names are that somebody wrote. */
public final class Spelling {
    private Spelling() {}

    /** A name without what people write differently: capitals, hyphens and underscores. */
    public static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /**
     * Insertions, deletions and substitutions that lead from one to the other (Levenshtein 1966). The time grows with
     * the product of both lengths.
     */
    public static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
