package io.vigie.simulate;

import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.simulate.ModelProfile.FailureRates;
import io.vigie.simulate.Scenario.Labelling;
import io.vigie.simulate.Scenario.Language;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One conversation of 1 to 5 turns, from its first request to its last label. All random choices depend only on the
 * generator.
 */
final class ConversationScript {

    static final int MAX_TURNS = 5;

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    /** The longest latency, well within the time that a request waits for its response. */
    private static final double LONGEST_LATENCY_MS = 5.0 * MINUTE;

    /** The longest time until a person acts on an answer, well before a conversation counts as abandoned. */
    private static final long LONGEST_PAUSE_MS = 4 * MINUTE;

    private static final long RETRY_WITHIN_MS = 2 * MINUTE;

    private static final RecordPosition NOWHERE = new RecordPosition(0, 0);

    private final String id;
    private final ModelProfile model;
    private final Language language;
    private final Labelling labelling;
    private final RandomGenerator random;
    private final Consumer<SimulatedEvent> out;

    private enum Next {
        LEAVE,
        GO_ON,
        END
    }

    ConversationScript(ConversationSetup subject, String id, RandomGenerator random, Consumer<SimulatedEvent> out) {
        this.id = id;
        this.model = subject.model();
        this.language = subject.language();
        this.labelling = subject.labelling();
        this.random = random;
        this.out = out;
    }

    /** The model and the language of a conversation, and how it is labelled. */
    record ConversationSetup(ModelProfile model, Language language, Labelling labelling) {}

    void play(long start) {
        String channel = random.nextDouble() < 0.7 ? "web" : "app";
        long time = start;
        for (int turn = 1; turn <= MAX_TURNS; turn++) {
            time = turn(time, turn, channel);
            if (time < 0) {
                return;
            }
        }
    }

    /** The time of the next request; negative if there is none. */
    private long turn(long requestedAt, int number, String channel) {
        boolean selected = random.nextDouble() < language.labelProbability();
        String requestId = id + "-" + number;
        out.accept(new SimulatedEvent.Requested(new Request(
                requestId,
                model.name(),
                model.version(),
                requestedAt,
                id,
                Map.of(Scenario.LANGUAGE, language.name(), "channel", channel),
                20L + (long) (280 * random.nextDouble()),
                language.labelProbability(),
                selected,
                NOWHERE)));
        @Nullable ResponseStatus status = status();
        double confidence = chanceOfGood();
        boolean good = status == ResponseStatus.OK && random.nextDouble() < confidence;
        long answeredAt = requestedAt;
        if (status == null) {
            answeredAt += MINUTE;
        } else {
            answeredAt += respond(requestId, requestedAt, status, confidence);
        }
        if (selected && status == ResponseStatus.OK) {
            label(requestId, answeredAt, good);
        }
        return react(requestId, answeredAt, good, number);
    }

    private long respond(String requestId, long requestedAt, ResponseStatus status, double confidence) {
        double draw = model.answers().latency().medianMs()
                * Math.exp(model.answers().latency().sigma() * random.nextGaussian());
        long latency = Math.max(1, Math.round(Math.min(LONGEST_LATENCY_MS, draw)));
        long tokens = status == ResponseStatus.OK ? 40L + (long) (360 * random.nextDouble()) : 0;
        out.accept(new SimulatedEvent.Responded(new Response(
                requestId,
                requestedAt + latency,
                status,
                latency,
                status == ResponseStatus.OK ? Long.valueOf(Math.max(1, latency / 4)) : null,
                tokens,
                tokens * 2e-6,
                null,
                status == ResponseStatus.OK ? Double.valueOf(confidence) : null,
                status == ResponseStatus.ERROR ? "upstream" : null,
                NOWHERE)));
        return latency;
    }

    /** Null if there is no response at all. */
    private @Nullable ResponseStatus status() {
        FailureRates failures = model.answers().failures();
        double draw = random.nextDouble();
        draw -= failures.unanswered();
        if (draw < 0) {
            return null;
        }
        draw -= failures.errors();
        if (draw < 0) {
            return ResponseStatus.ERROR;
        }
        draw -= failures.timeouts();
        if (draw < 0) {
            return ResponseStatus.TIMEOUT;
        }
        draw -= failures.refused();
        if (draw < 0) {
            return ResponseStatus.REFUSED;
        }
        draw -= failures.cancelled();
        return draw < 0 ? ResponseStatus.CANCELLED : ResponseStatus.OK;
    }

    /**
     * The chance of a good answer: it differs between easy and hard questions, and its mean is the model's quality.
     * Reported as confidence, it is calibrated.
     */
    private double chanceOfGood() {
        double quality = model.answers().qualityIn(language.name());
        double spread = Math.min(quality, 1 - quality) * (2 * random.nextDouble() - 1);
        return quality + spread;
    }

    private void label(String requestId, long answeredAt, boolean good) {
        double delay;
        do {
            delay = labelling.medianDelay().toMillis() * Math.exp(labelling.sigma() * random.nextGaussian());
        } while (delay > labelling.longest().toMillis());
        out.accept(new SimulatedEvent.Labelled(new Label(
                requestId + "-" + labelling.criterion(),
                requestId,
                answeredAt + (long) delay,
                labelling.criterion(),
                good ? 1 : 0,
                LabelSource.HUMAN,
                null,
                null,
                NOWHERE)));
    }

    private long react(String requestId, long answeredAt, boolean good, int number) {
        long pause = 5 * SECOND + (long) ((LONGEST_PAUSE_MS - 5 * SECOND) * random.nextDouble());
        return switch (next(good, number)) {
            case GO_ON -> {
                // Who is unhappy and quick asks the same again.
                if (!good && pause < RETRY_WITHIN_MS) {
                    signal(requestId, answeredAt + pause, SignalKind.RETRIED);
                }
                yield answeredAt + pause;
            }
            case LEAVE -> {
                // Few send a signal when they leave; the others fall silent.
                if (random.nextDouble() < 0.1) {
                    signal(requestId, answeredAt + pause, SignalKind.ABANDONED);
                }
                yield -1;
            }
            case END -> {
                signal(requestId, answeredAt + pause, farewell(good));
                yield -1;
            }
        };
    }

    private Next next(boolean good, int number) {
        ModelProfile.Users users = model.users();
        if (random.nextDouble() < (good ? users.leaveAfterGood() : users.leaveAfterBad())) {
            return Next.LEAVE;
        }
        return number < MAX_TURNS && random.nextDouble() < users.goOn() ? Next.GO_ON : Next.END;
    }

    private SignalKind farewell(boolean good) {
        double draw = random.nextDouble();
        if (good) {
            return draw < 0.6 ? SignalKind.RESOLVED : SignalKind.THUMBS_UP;
        }
        return draw < 0.4 ? SignalKind.ESCALATED : SignalKind.THUMBS_DOWN;
    }

    private void signal(String requestId, long at, SignalKind kind) {
        out.accept(new SimulatedEvent.Signalled(new Signal(id, requestId, at, kind, NOWHERE)));
    }
}
