package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import java.util.ArrayList;
import java.util.List;

/** How to read the report: what the figures are, where the methods come from, what is not measured. */
final class ReadingGuideSection {
    private ReadingGuideSection() {}

    static List<HtmlNode> read(ReportData data) {
        List<HtmlNode> nodes = new ArrayList<>();
        nodes.add(
                terms(
                        "Terms",
                        "quality",
                        "Mean score of labels by people and ground truth, in [0, 1], weighted so that every request counts the same, however likely it was to be picked (weights 1/π, strata).",
                        "effective labels",
                        "How many equally likely labels would know as much (Kish's effective sample size).",
                        "slice",
                        "One value of one dimension, such as language=pt. Everybody means all requests.",
                        "window",
                        "A stretch of time. Its figure covers the requests made in it, whenever their answers, labels and signals came.",
                        "not enough data",
                        "Nothing can be said. It never counts as 0, and never as good.",
                        "abandoned",
                        "Nothing followed the answer in its conversation within the set time, or the user cancelled or left. A bad answer is one with a label below 0.5.",
                        "verdict",
                        "Degraded: the whole interval of the change is beyond the tolerance on the bad side. Stable: the whole interval is inside it. Improved: beyond it on the good side. Undecided: none of these. Unmonitored: nothing compares it."));
        nodes.add(terms(
                "Methods and their sources",
                "interval of a quality",
                "From the intervals of its strata: requests that were about equally likely to be picked (Wilson 1927; Zou and Donner 2008).",
                "interval of a change",
                "Newcombe 1998, method 10, from the two intervals; on the logarithmic scale for latencies (Zou and Donner 2008).",
                "full traffic",
                "Requests of one day depend on each other, so days are the sampling unit for rates and quantiles (Cochran 1977; Woodruff 1952). Consecutive days that are alike count for less (Bartlett 1946).",
                "sequential detector",
                "E-detector (Shin, Ramdas, Rinaldo, arXiv 2203.03532): its threshold follows from the allowed number of false alarms; evidence and threshold are given as log10.",
                "share of a change",
                "Kitagawa 1955: what changed within slices and what the mix of slices changed; the parts add up.",
                "gap between slices",
                "All pairs at once (Šidák 1967), which allows for picking the extremes. Four-fifths rule: 29 CFR 1607.4 D.",
                "latency quantiles",
                "Mergeable histograms with 0.5 % relative error."));
        List<HtmlNode> limits = new ArrayList<>();
        limits.add(
                Html.of(
                        Tag.LI,
                        "Quality is what labels say. Labelled answers stand for the unlabelled ones that were as likely to be picked; a wrong labelling probability gives a wrong figure."));
        limits.add(Html.of(Tag.LI, "Prompts and answers are not stored, so none can be looked up here."));
        limits.add(
                Html.of(
                        Tag.LI,
                        "A criterion that nobody labels is not measured, nor is a group of users that has no slice of its own."));
        limits.add(
                Html.of(
                        Tag.LI,
                        "Many figures stand side by side, and about five in a hundred 95 % intervals miss. Only the gaps between slices and the sequential detectors allow for that."));
        limits.add(Html.of(Tag.LI, "A decomposition says which slices carry a change, not why they changed."));
        limits.add(Html.of(Tag.LI, "Labels that come after this report was written will correct its figures."));
        nodes.add(Html.of(Tag.DIV, Html.of(Tag.H3, "What this does not say"), Html.of(Tag.UL, limits)));
        if (data.isIncomplete()) {
            nodes.add(Html.paragraph("The store had more than could be read at once: some rows above are missing.")
                    .styled("warning"));
        }
        return nodes;
    }

    private static HtmlNode terms(String title, String... pairs) {
        List<HtmlNode> list = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            list.add(Html.of(Tag.DT, pairs[i]));
            list.add(Html.of(Tag.DD, pairs[i + 1]));
        }
        return Html.of(Tag.DIV, Html.of(Tag.H3, title), Html.of(Tag.DL, list));
    }
}
