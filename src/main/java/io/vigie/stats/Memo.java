package io.vigie.stats;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Remembers what a pure function has answered, for the inputs that were asked for latest. For any number of threads; two
 * that ask for the same at once may both work it out.
 *
 * @param <K> with equals and hashCode, immutable
 * @param <V> immutable
 */
public final class Memo<K, V> {
    private final Function<K, V> function;
    private final Map<K, V> answers;

    /** @param most answers that are remembered, at least 1 */
    public Memo(int most, Function<K, V> function) {
        this.function = function;
        this.answers = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    public V get(K input) {
        synchronized (answers) {
            V known = answers.get(input);
            if (known != null) {
                return known;
            }
        }
        V answer = function.apply(input);
        synchronized (answers) {
            answers.put(input, answer);
        }
        return answer;
    }
}
