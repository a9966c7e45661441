package io.vigie.incident;

import io.vigie.model.AlertContext;
import io.vigie.model.AlertContext.ContextChange;
import io.vigie.model.AlertContext.SliceStanding;
import io.vigie.model.AlertMatcher;
import io.vigie.model.AlertState;
import io.vigie.model.IncidentAlert;
import io.vigie.model.IncidentEvent.IncidentAction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The incidents of a model ↔ bytes: one for the layout, the incidents, the silences; no byte may follow. */
public final class IncidentCodec {

    /** Stored in savepoints: a new layout takes the next number and keeps a reader for this one. */
    private static final int LAYOUT = 3;

    /** Of before alerts said what stands beside them. */
    private static final int WITHOUT_CONTEXT = 2;

    /** Of before people could act on incidents. */
    private static final int WITHOUT_HANDLING = 1;

    private static final int FIRING = 1;
    private static final int RESOLVED = 2;

    private IncidentCodec() {}

    public static byte[] encode(IncidentBook book) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(LAYOUT);
            List<Incident> incidents = book.incidents();
            out.writeInt(incidents.size());
            for (Incident incident : incidents) {
                write(out, incident);
            }
            List<IncidentSilence> silences = book.silences();
            out.writeInt(silences.size());
            for (IncidentSilence silence : silences) {
                write(out, silence);
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * The incidents that {@link #encode} wrote.
     *
     * @param model the model that they are of
     * @throws IOException if these are not bytes of a known layout
     */
    public static IncidentBook decode(byte[] stored, IncidentRules rules, String model) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored));
        int layout = in.readByte();
        if (layout < WITHOUT_HANDLING || layout > LAYOUT) {
            throw new IOException("incidents in the unknown layout " + layout);
        }
        int size = size(in);
        List<Incident> incidents = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            incidents.add(readIncident(in, layout));
        }
        List<IncidentSilence> silences = new ArrayList<>();
        for (int i = layout == WITHOUT_HANDLING ? 0 : size(in); i > 0; i--) {
            silences.add(readSilence(in));
        }
        if (in.available() > 0) {
            throw new IOException("incidents have " + in.available() + " bytes too many");
        }
        return new IncidentBook(rules, model, incidents, silences);
    }

    private static void write(DataOutputStream out, Incident incident) throws IOException {
        text(out, incident.id());
        text(out, incident.version());
        out.writeLong(incident.openedAt());
        out.writeLong(incident.updatedAt());
        time(out, incident.closedAt());
        Incident.Told told = incident.told();
        out.writeLong(told.at());
        out.writeInt(told.severity());
        out.writeInt(told.slices());
        out.writeInt(told.metrics());
        out.writeBoolean(told.everybody());
        out.writeBoolean(told.open());
        write(out, incident.handling());
        out.writeInt(incident.members().size());
        for (IncidentMember member : incident.members()) {
            write(out, member);
        }
        out.writeInt(incident.actions().size());
        for (IncidentAction action : incident.actions()) {
            write(out, action);
        }
    }

    private static void write(DataOutputStream out, Handling handling) throws IOException {
        out.writeBoolean(handling.acknowledged());
        out.writeBoolean(handling.closedByPerson());
        out.writeBoolean(handling.falseAlarm());
        time(out, handling.unansweredSince());
        out.writeBoolean(handling.escalated());
        out.writeInt(handling.reopenings().size());
        for (long at : handling.reopenings()) {
            out.writeLong(at);
        }
    }

    private static Handling readHandling(DataInputStream in) throws IOException {
        boolean acknowledged = in.readBoolean();
        boolean closedByPerson = in.readBoolean();
        boolean falseAlarm = in.readBoolean();
        Long unansweredSince = time(in);
        boolean escalated = in.readBoolean();
        List<Long> reopenings = new ArrayList<>();
        for (int i = size(in); i > 0; i--) {
            reopenings.add(in.readLong());
        }
        return new Handling(acknowledged, closedByPerson, falseAlarm, unansweredSince, escalated, reopenings);
    }

    private static void write(DataOutputStream out, IncidentAction action) throws IOException {
        text(out, action.type());
        text(out, action.by());
        out.writeLong(action.at());
        maybe(out, action.reason());
        time(out, action.until());
        maybe(out, action.id());
    }

    private static IncidentAction readAction(DataInputStream in, int layout) throws IOException {
        String type = text(in);
        String by = text(in);
        long at = in.readLong();
        String reason = maybe(in);
        return layout == WITHOUT_HANDLING
                ? new IncidentAction(type, by, at, reason, null, null)
                : new IncidentAction(type, by, at, reason, time(in), maybe(in));
    }

    private static void write(DataOutputStream out, IncidentSilence silence) throws IOException {
        write(out, silence.action());
        maybe(out, silence.incidentId());
        AlertMatcher matcher = silence.matcher();
        maybe(out, matcher.version());
        maybe(out, matcher.slice());
        maybe(out, matcher.metric());
        maybe(out, matcher.monitor());
        maybe(out, matcher.severity());
        out.writeBoolean(silence.hasEnded());
    }

    private static IncidentSilence readSilence(DataInputStream in) throws IOException {
        IncidentAction action = readAction(in, LAYOUT);
        if (action.id() == null || action.until() == null) {
            throw new IOException("a silence of incidents without an id or an end");
        }
        String incidentId = maybe(in);
        AlertMatcher matcher = new AlertMatcher(maybe(in), maybe(in), maybe(in), maybe(in), maybe(in));
        return new IncidentSilence(action, incidentId, matcher, in.readBoolean());
    }

    private static Incident readIncident(DataInputStream in, int layout) throws IOException {
        String id = text(in);
        String version = text(in);
        long openedAt = in.readLong();
        long updatedAt = in.readLong();
        Long closedAt = time(in);
        long toldAt = in.readLong();
        int severity = in.readInt();
        int slices = in.readInt();
        int metrics = in.readInt();
        boolean everybody = in.readBoolean();
        // What was open had been told, then.
        boolean toldOpen = layout == WITHOUT_HANDLING ? closedAt == null : in.readBoolean();
        Incident.Told told = new Incident.Told(toldAt, toldOpen, severity, slices, metrics, everybody);
        Handling handling = layout == WITHOUT_HANDLING ? Handling.NONE : readHandling(in);
        List<IncidentMember> members = new ArrayList<>();
        for (int i = size(in); i > 0; i--) {
            members.add(readMember(in, layout));
        }
        List<IncidentAction> actions = new ArrayList<>();
        for (int i = size(in); i > 0; i--) {
            actions.add(readAction(in, layout));
        }
        return new Incident(id, version, openedAt, updatedAt, closedAt, members, told, handling, actions);
    }

    private static void write(DataOutputStream out, IncidentMember member) throws IOException {
        IncidentAlert alert = member.alert();
        text(out, alert.alertId());
        out.writeByte(alert.state() == AlertState.RESOLVED ? RESOLVED : FIRING);
        text(out, alert.monitor());
        text(out, alert.metric());
        maybe(out, alert.criterion());
        text(out, alert.slice());
        text(out, alert.severity());
        maybe(out, alert.owner());
        out.writeLong(alert.raisedAt());
        time(out, alert.onsetFrom());
        time(out, alert.onsetAt());
        time(out, alert.resolvedAt());
        out.writeDouble(alert.before());
        out.writeDouble(alert.now());
        out.writeDouble(alert.worst());
        out.writeDouble(alert.change());
        number(out, alert.changeLower());
        number(out, alert.changeUpper());
        number(out, alert.atLeast());
        out.writeLong(alert.labels());
        maybe(out, alert.budget());
        text(out, alert.detector());
        text(out, alert.summary());
        maybe(out, alert.runbook());
        maybe(out, alert.dashboardUrl());
        out.writeLong(member.earliest());
        out.writeLong(member.latest());
        out.writeInt(member.channels().size());
        for (String channel : member.channels()) {
            text(out, channel);
        }
        out.writeDouble(member.toldChange());
        out.writeDouble(member.toldProven());
        write(out, member.context());
    }

    private static IncidentMember readMember(DataInputStream in, int layout) throws IOException {
        IncidentAlert alert = new IncidentAlert(
                text(in),
                state(in.readByte()),
                text(in),
                text(in),
                maybe(in),
                text(in),
                text(in),
                maybe(in),
                in.readLong(),
                time(in),
                time(in),
                time(in),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                number(in),
                number(in),
                number(in),
                in.readLong(),
                maybe(in),
                text(in),
                text(in),
                maybe(in),
                maybe(in));
        long earliest = in.readLong();
        long latest = in.readLong();
        List<String> channels = new ArrayList<>();
        for (int i = size(in); i > 0; i--) {
            channels.add(text(in));
        }
        double toldChange = in.readDouble();
        double toldProven = in.readDouble();
        AlertContext context = layout <= WITHOUT_CONTEXT ? AlertContext.NONE : readContext(in);
        return new IncidentMember(alert, earliest, latest, channels, toldChange, toldProven, context);
    }

    private static void write(DataOutputStream out, AlertContext context) throws IOException {
        out.writeInt(context.otherSlices().size());
        for (SliceStanding other : context.otherSlices()) {
            text(out, other.slice());
            text(out, other.standing());
            out.writeLong(other.count());
        }
        out.writeInt(context.changed().size());
        for (ContextChange change : context.changed()) {
            text(out, change.what());
            maybe(out, change.name());
            number(out, change.before());
            number(out, change.after());
            time(out, change.since());
        }
    }

    private static AlertContext readContext(DataInputStream in) throws IOException {
        List<SliceStanding> others = new ArrayList<>();
        for (int i = size(in); i > 0; i--) {
            others.add(new SliceStanding(text(in), text(in), in.readLong()));
        }
        List<ContextChange> changed = new ArrayList<>();
        for (int i = size(in); i > 0; i--) {
            changed.add(new ContextChange(text(in), maybe(in), number(in), number(in), time(in)));
        }
        return new AlertContext(others, changed);
    }

    private static AlertState state(int code) throws IOException {
        return switch (code) {
            case FIRING -> AlertState.FIRING;
            case RESOLVED -> AlertState.RESOLVED;
            default -> throw new IOException("an alert of an incident in the unknown state " + code);
        };
    }

    /** Each element has at least a byte, so a size beyond what is left is wrong. */
    private static int size(DataInputStream in) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > in.available()) {
            throw new IOException("incidents end before their " + size + " elements");
        }
        return size;
    }

    private static void text(DataOutputStream out, String value) throws IOException {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] utf8 = new byte[size(in)];
        if (in.readNBytes(utf8, 0, utf8.length) < utf8.length) {
            throw new EOFException("incidents end within a text");
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static void maybe(DataOutputStream out, @Nullable String value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            text(out, value);
        }
    }

    private static @Nullable String maybe(DataInputStream in) throws IOException {
        return in.readBoolean() ? text(in) : null;
    }

    private static void time(DataOutputStream out, @Nullable Long value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeLong(value);
        }
    }

    private static @Nullable Long time(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readLong() : null;
    }

    private static void number(DataOutputStream out, @Nullable Double value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeDouble(value);
        }
    }

    private static @Nullable Double number(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readDouble() : null;
    }
}
