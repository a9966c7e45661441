package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.model.IncidentFigures.MonthFigures;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.IncidentHistory;
import io.vigie.view.IncidentHistory.CourseEvent;
import io.vigie.view.IncidentHistory.PastIncidentItem;
import io.vigie.view.IncidentHistoryReader;
import io.vigie.view.IncidentItem.IncidentPersonAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The incidents of the period: how they went, who did what, and false alarms against what was promised. */
final class IncidentSection {
    private static final int MOST = 100;

    private IncidentSection() {}

    static List<HtmlNode> read(ReportData data) throws SeriesStoreException, InterruptedException {
        IncidentHistory history =
                new IncidentHistoryReader(data.store()).read(data.request().model(), data.period(), MOST);
        data.noteIncomplete(history.incomplete());
        if (history.incidents().isEmpty()) {
            return List.of(Html.paragraph("Nothing was told of any incident in the period."));
        }
        List<HtmlNode> nodes = new ArrayList<>();
        nodes.add(Html.paragraph("All alerts of one cause are one incident, of whatever version. False alarms are those"
                + " that people marked."));
        history.falseAlarms().forEach(each -> nodes.add(Html.paragraph(Html.name(each.sentence()), Html.words("."))));
        nodes.add(months(history.months()));
        nodes.add(incidents(history.incidents()));
        return nodes;
    }

    private static HtmlNode months(List<MonthFigures> months) {
        HtmlTable table = new HtmlTable(
                "By month of opening; times are medians",
                "month",
                "incidents",
                "false alarms",
                "still open",
                "told after",
                "acknowledged after",
                "over after");
        months.forEach(month -> table.row(
                Html.words(month.month()),
                ReportFormat.count(month.incidents()),
                ReportFormat.count(month.falseAlarms()),
                ReportFormat.count(month.open()),
                took(month.tellMs()),
                took(month.acknowledgeMs()),
                took(month.endMs())));
        return table.build();
    }

    private static HtmlNode incidents(List<PastIncidentItem> incidents) {
        HtmlTable table = new HtmlTable(
                        "Incidents, the newest first",
                        "opened (UTC)",
                        "told after",
                        "acknowledged after",
                        "over after",
                        "what",
                        "what was told, and what people did")
                .wordsFrom(4);
        incidents.forEach(each -> table.row(
                Html.words(ReportFormat.time(each.openedAt())),
                Html.words(took(each.tellMs())),
                Html.words(took(each.acknowledgeMs())),
                Html.words(each.closedAt() == null ? "open" : took(each.lastedMs())),
                Html.name((each.falseAlarm() ? "False alarm: " : "")
                        + Objects.requireNonNullElse(each.summary(), each.incidentId())),
                Html.name(story(each))));
        return table.build();
    }

    private static String story(PastIncidentItem incident) {
        String told = incident.course().stream().map(IncidentSection::told).collect(Collectors.joining("; "));
        String done = incident.actions().stream().map(IncidentSection::done).collect(Collectors.joining("; "));
        return done.isEmpty() ? told : told + ". " + done;
    }

    private static String told(CourseEvent event) {
        return event.news() + " " + ReportFormat.time(event.at());
    }

    private static String done(IncidentPersonAction action) {
        return action.type() + " by " + action.by() + " " + ReportFormat.time(action.at())
                + (action.reason() == null ? "" : ": " + action.reason());
    }

    private static String took(@Nullable Long millis) {
        return millis == null ? "–" : ReportFormat.duration(millis);
    }
}
