package io.vigie.join;

import io.vigie.model.Request;
import io.vigie.model.SliceNames;
import io.vigie.model.Subject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What requests are about: equal ones are one object as long as they are remembered, so that the names of slices are
 * made once and compared at a glance. Where two fall on one place, the later one has it. For one thread.
 */
final class KnownSubjects {

    private static final int PLACES = 1 << 11;

    private final List<List<String>> dimensions;
    private final @Nullable KnownSubject[] known = new KnownSubject[PLACES];

    private record KnownSubject(Map<String, String> segments, Subject subject) {

        boolean is(Request request) {
            return subject.model().equals(request.model())
                    && subject.version().equals(request.version())
                    && segments.equals(request.segments());
        }
    }

    /** @param dimensions lists of segment names */
    KnownSubjects(List<List<String>> dimensions) {
        this.dimensions = dimensions;
    }

    Subject of(Request request) {
        int hash = (request.model().hashCode() * 31 + request.version().hashCode()) * 31
                + request.segments().hashCode();
        int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
        KnownSubject there = known[place];
        if (there == null || !there.is(request)) {
            there = new KnownSubject(
                    request.segments(),
                    new Subject(request.model(), request.version(), SliceNames.slices(dimensions, request.segments())));
            known[place] = there;
        }
        return there.subject();
    }
}
