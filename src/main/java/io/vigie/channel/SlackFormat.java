package io.vigie.channel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.model.IncidentEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of blocks for each event. Slack's webhooks neither change nor recognise a message, so each names its
 * incident. Texts that others chose stand in {@code plain_text}, in which Slack reads no mark-up, links or mentions.
 *
 * <p>Source: Slack, "Sending messages using incoming webhooks" and "Block Kit reference" (at most 150 characters of a
 * header, 3,000 of a section, 2,000 of each of ten fields).
 */
record SlackFormat() implements IncidentFormat {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_HEADER = 150;
    private static final int LONGEST_SECTION = 3_000;
    private static final int LONGEST_FIELD = 2_000;
    private static final int MOST_FIELDS = 10;

    @Override
    public List<ChannelMessage> messages(IncidentEvent incident, @Nullable ChannelMessage open, long now) {
        IncidentFacts facts = IncidentFacts.of(incident);
        ObjectNode message = IncidentFormat.object();
        // Shown in notifications, where mark-up is read.
        message.put("text", escaped(IncidentFacts.cut(facts.summary(), LONGEST_SECTION)));
        ArrayNode blocks = message.putArray("blocks");
        block(blocks, "header").set("text", plain(facts.headline(), LONGEST_HEADER));
        block(blocks, "section").set("text", plain(facts.summary(), LONGEST_SECTION));
        ArrayNode fields = null;
        for (IncidentFacts.Fact fact : facts.facts()) {
            if (fields == null || fields.size() == MOST_FIELDS) {
                fields = block(blocks, "section").putArray("fields");
            }
            fields.add(plain(fact.name() + ": " + fact.value(), LONGEST_FIELD));
        }
        buttons(blocks, facts);
        return List.of(ChannelMessage.once(IncidentFormat.id(incident), item(incident), message.toString(), now));
    }

    private static void buttons(ArrayNode blocks, IncidentFacts facts) {
        if (facts.dashboardUrl() == null && facts.runbookUrl() == null) {
            return;
        }
        ArrayNode elements = block(blocks, "actions").putArray("elements");
        button(elements, "Dashboard", facts.dashboardUrl());
        button(elements, "Runbook", facts.runbookUrl());
    }

    private static void button(ArrayNode elements, String text, @Nullable String url) {
        if (url != null) {
            ObjectNode button = elements.addObject().put("type", "button");
            button.set("text", plain(text, LONGEST_HEADER));
            button.put("url", url);
        }
    }

    private static ObjectNode block(ArrayNode blocks, String type) {
        return blocks.addObject().put("type", type);
    }

    private static ObjectNode plain(String text, int most) {
        return IncidentFormat.object()
                .put("type", "plain_text")
                .put("text", IncidentFacts.cut(text, most))
                .put("emoji", false);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
