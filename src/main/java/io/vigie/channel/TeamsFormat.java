package io.vigie.channel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.model.IncidentEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An Adaptive Card for each event, as the workflow "Post to a channel when a webhook request is received" takes it.
 * Workflows neither change nor recognise a message, so each names its incident. Texts that others chose stand in runs
 * of rich text, in which no Markdown is read.
 *
 * <p>Source: Microsoft, "Create incoming webhooks with Workflows for Microsoft Teams"; Adaptive Cards 1.4
 * (RichTextBlock, Action.OpenUrl).
 */
record TeamsFormat() implements IncidentFormat {
    private static final long serialVersionUID = 1L;

    /** A message may have 28 kB; this leaves room for what stands below. */
    private static final int LONGEST_SUMMARY = 4_000;

    private static final int LONGEST_FACT = 500;

    @Override
    public List<ChannelMessage> messages(IncidentEvent incident, @Nullable ChannelMessage open, long now) {
        IncidentFacts facts = IncidentFacts.of(incident);
        ObjectNode message = IncidentFormat.object().put("type", "message");
        ObjectNode attachment = message.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive").putNull("contentUrl");
        ObjectNode card = attachment.putObject("content");
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .put("type", "AdaptiveCard")
                .put("version", "1.4");
        card.putObject("msteams").put("width", "Full");
        ArrayNode body = card.putArray("body");
        run(paragraph(body), IncidentFacts.cut(facts.headline(), LONGEST_FACT))
                .put("weight", "Bolder")
                .put("size", "Large");
        run(paragraph(body), IncidentFacts.cut(facts.summary(), LONGEST_SUMMARY));
        for (IncidentFacts.Fact fact : facts.facts()) {
            ArrayNode line = paragraph(body);
            run(line, fact.name() + ": ").put("weight", "Bolder");
            run(line, IncidentFacts.cut(fact.value(), LONGEST_FACT));
        }
        ArrayNode actions = card.putArray("actions");
        link(actions, "Dashboard", facts.dashboardUrl());
        link(actions, "Runbook", facts.runbookUrl());
        return List.of(ChannelMessage.once(IncidentFormat.id(incident), item(incident), message.toString(), now));
    }

    private static ArrayNode paragraph(ArrayNode body) {
        return body.addObject().put("type", "RichTextBlock").putArray("inlines");
    }

    private static ObjectNode run(ArrayNode inlines, String text) {
        return inlines.addObject().put("type", "TextRun").put("text", text);
    }

    private static void link(ArrayNode actions, String title, @Nullable String url) {
        if (url != null) {
            actions.addObject()
                    .put("type", "Action.OpenUrl")
                    .put("title", title)
                    .put("url", url);
        }
    }
}
