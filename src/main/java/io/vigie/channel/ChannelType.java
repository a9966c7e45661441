package io.vigie.channel;

import static io.vigie.channel.ChannelParameter.choice;
import static io.vigie.channel.ChannelParameter.optional;
import static io.vigie.channel.ChannelParameter.required;

import io.vigie.channel.ChannelParameter.ParameterKind;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The services that can be told of incidents: each with its address, its parameters and its format. Settings, their
 * reference, their JSON Schema and their checks follow from what stands here.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists are copies, and formats are made of what they are given
public enum ChannelType {
    CLOUDEVENTS(
            "a CloudEvent 1.0 in structured JSON for each event", null, List.of(), any -> new IncidentCloudEvents()),
    ALERTMANAGER(
            "an alert of the Alertmanager (API v2) for each open incident; `url` is the Alertmanager's",
            null,
            List.of(
                    optional(
                            "repeatEvery",
                            ParameterKind.DURATION,
                            "1min",
                            "How often each open incident is posted again. It must be well below `expireAfter`."),
                    optional(
                            "expireAfter",
                            ParameterKind.DURATION,
                            "15min",
                            "When the Alertmanager takes an incident for over that is not posted again. Longer than the"
                                    + " job takes to restart."),
                    optional(
                            "repeatFor",
                            ParameterKind.DURATION,
                            "30d",
                            "How long an incident of which nothing more is told is posted again, as when its model is"
                                    + " forgotten. Longer than `incidents.remindEvery`.")),
            AlertmanagerFormat::of),
    SLACK("a message of blocks to a Slack incoming webhook", null, List.of(), any -> new SlackFormat()),
    PAGERDUTY(
            "a PagerDuty incident (Events API v2), by its dedup key",
            "https://events.pagerduty.com/v2/enqueue",
            List.of(required("routingKey", ParameterKind.SECRET, "the integration key of the service")),
            any -> new PagerDutyFormat()),
    TEAMS("an Adaptive Card to a workflow of Microsoft Teams", null, List.of(), any -> new TeamsFormat()),
    OPSGENIE(
            "an alert of Opsgenie, by its alias",
            "https://api.opsgenie.com/v2/alerts",
            List.of(
                    required("apiKey", ParameterKind.SECRET, "the key of an API integration"),
                    optional(
                            "responderTeam",
                            ParameterKind.TEXT,
                            null,
                            "The team that alerts are sent to. If unset: what the integration says.")),
            parameters -> new OpsgenieFormat(parameters.find("responderTeam"))),
    WEBHOOK(
            "what a Mustache template makes of each event",
            null,
            List.of(
                    required(
                            "template",
                            ParameterKind.TEXT_OR_FILE,
                            "The Mustache template of the body. Names are those of the incidents topic."),
                    optional(
                            "contentType",
                            ParameterKind.TEXT,
                            "application/json",
                            "The media type of the body; names are escaped for it: JSON, HTML and XML, forms, plain"
                                    + " text.")),
            TemplateFormat::of),
    EMAIL(
            "an e-mail; all of one incident are one thread",
            null,
            List.of(
                    required("host", ParameterKind.TEXT, "The mail server."),
                    optional("port", ParameterKind.PORT, "587", "Its port: usually 587 for `starttls`, 465 for `tls`."),
                    choice(
                            "security",
                            List.of("starttls", "tls", "none"),
                            "`starttls` and `tls` send nothing without them; `none` is for a relay on the same"
                                    + " machine."),
                    optional("user", ParameterKind.TEXT, null, "Who logs in. If unset, nobody does."),
                    optional("password", ParameterKind.SECRET, null, "the password of `user`"),
                    required("from", ParameterKind.TEXT, "The address of the sender."),
                    required("to", ParameterKind.TEXT, "Addresses, separated by commas.")),
            EmailFormat::of);

    private final String meaning;
    private final @Nullable String address;
    private final List<ChannelParameter> parameters;
    private final Function<ChannelParameters, IncidentFormat> format;

    ChannelType(
            String meaning,
            @Nullable String address,
            List<ChannelParameter> parameters,
            Function<ChannelParameters, IncidentFormat> format) {
        this.meaning = meaning;
        this.address = address;
        this.parameters = List.copyOf(parameters);
        this.format = format;
    }

    /** Its name in settings. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Completes "what is sent is …". */
    public String meaning() {
        return meaning;
    }

    /** Whether it is posted to an address; e-mails are not. */
    public boolean hasAddress() {
        return this != EMAIL;
    }

    /** Where it is posted if the settings do not say; null: they have to. */
    public @Nullable String address() {
        return address;
    }

    public List<ChannelParameter> parameters() {
        return parameters;
    }

    /** @throws ChannelParameters.InvalidParameterException if a value is not usable */
    public IncidentFormat format(ChannelParameters values) {
        return format.apply(values);
    }
}
