package io.vigie.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Ways through the pages, with the mouse and without. */
interface WaysThroughPages {

    FilledDashboard dashboard();

    /** A tab of its own, closed after the test. */
    Tab open();

    @Test
    default void versionsUnfoldUnderTheirModel() {
        Tab tab = open().go("#/");
        assertThat(tab.find(".version-row")).hasCount(0);
        Locator model = tab.find(".models tbody").filter(new Locator.FilterOptions().setHasText(FilledDashboard.MODEL));
        model.getByText("2 versions").click();
        assertThat(model.locator(".version-row .model-name")).hasText(new String[] {"v1", "v2"});
        tab.page().reload();
        model.locator("a.model-name").click();
        tab.settled();
        assertThat(tab.page()).hasURL(dashboard().origin() + "/#/model?model=" + FilledDashboard.MODEL);
    }

    @Test
    default void aTableIsSortedByKeyboard() {
        Tab tab = open().go("#/slices?model=support-chat&window=7d");
        Locator head = tab.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Requests"));
        head.focus();
        tab.page().keyboard().press("Enter");
        assertThat(tab.find("th[aria-sort=descending]")).containsText("Requests");
        assertThat(requestsOfSlices(tab))
                .isSortedAccordingTo(Comparator.reverseOrder())
                .hasSize(3);
        tab.page().keyboard().press("Enter");
        assertThat(tab.find("th[aria-sort=ascending]")).containsText("Requests");
        assertThat(requestsOfSlices(tab)).isSorted();
        assertThat(head).isFocused();
    }

    @Test
    default void fromTheAlertToItsSlicesAndItsModelAndBack() {
        Tab tab = open().go("#/");
        String start = tab.page().url();
        tab.find(".alerts a")
                .filter(new Locator.FilterOptions().setHasText("quality (correct), language=pt"))
                .click();
        assertThat(tab.find("h1")).hasText("Quality (correct) of support-chat, language=pt");
        assertThat(tab.find("h1")).isFocused();
        String alert = tab.page().url();
        tab.find("text=Slices at its last update").click();
        assertThat(tab.find("h1")).hasText("Slices of support-chat");
        tab.settled();
        tab.find(".sortable a")
                .filter(new Locator.FilterOptions().setHasText("language=pt"))
                .click();
        assertThat(tab.find("h1")).hasText(FilledDashboard.MODEL);
        tab.settled();
        assertThat(tab.find("vigie-chart canvas").first()).isVisible();
        assertThat(tab.find(".controls select").nth(1)).hasValue("language=pt");
        tab.find(".plot .marker").first().click();
        assertThat(tab.page()).hasURL(alert);
        for (int i = 0; i < 4; i++) {
            tab.page().goBack();
        }
        assertThat(tab.page()).hasURL(start);
        assertThat(tab.find("h1")).containsText("got worse");
    }

    /** Every incident that was told of is there, with what was told and how long that took. */
    @Test
    default void theHistoryOfIncidentsHasTheOpenOnesAndFiguresOfMonths() {
        Tab tab = open().go("#/");
        tab.page()
                .getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Incidents").setExact(true))
                .click();
        assertThat(tab.find("h1")).hasText("Incidents");
        tab.settled();
        dashboard().openIncidents().values().forEach(incident -> assertThat(tab.find(".incidents"))
                .containsText(incident.path("summary").asText()));
        assertThat(tab.find(".incidents li").first()).containsText("told after");
        assertThat(tab.find(".incidents li").first()).containsText("opened");
        assertThat(tab.find("table caption")).containsText("By month of opening");
        assertThat(tab.find("table tbody tr")).not().hasCount(0);
    }

    @Test
    default void anAddressRestoresTheView() {
        Tab tab = open().go("#/model?model=support-chat");
        tab.find(".controls select").nth(1).selectOption("language=en");
        tab.settled();
        tab.page().getByText("7 d", new Page.GetByTextOptions().setExact(true)).click();
        tab.settled();
        tab.find(".controls select").nth(3).selectOption("v1");
        assertThat(tab.find(".legend").first()).containsText("version v1");
        tab.settled();
        Tab other = open().go(tab.page().url().replaceFirst("^[^#]*", ""));
        assertThat(other.find("main")).hasText(tab.find("main").textContent());
        assertThat(other.find(".controls select").nth(1)).hasValue("language=en");
        assertThat(other.find(".controls select").nth(3)).hasValue("v1");
        assertThat(other.find("[aria-pressed=true]")).hasText("7 d");
        tab.page().goBack();
        assertThat(tab.find(".legend").first()).not().containsText("version v1");
    }

    /** The second choice is made before the page has heard of the first one. */
    @Test
    default void choicesFasterThanThePageAllCount() {
        Tab tab = open().go("#/model?model=support-chat");
        tab.page().evaluate("""
                () => {
                  const [, slice, , compare] = document.querySelectorAll(".controls select");
                  const choose = (select, value) => {
                    select.value = value;
                    select.dispatchEvent(new Event("change"));
                  };
                  choose(slice, "language=en");
                  [...document.querySelectorAll(".choices button")].find(({ textContent }) => textContent === "7 d").click();
                  choose(compare, "v1");
                }""");
        assertThat(tab.page()).hasURL(Pattern.compile(".*model=support-chat&slice=language%3Den&window=7d&compare=v1"));
        assertThat(tab.find(".legend").first()).containsText("version v1");
    }

    @Test
    default void markingPartOfAChartShowsThatPeriod() {
        Tab tab = open().go("#/model?model=support-chat");
        BoundingBox box = tab.find(".u-over").first().boundingBox();
        tab.page().mouse().move(box.x + box.width / 2, box.y + box.height / 2);
        tab.page().mouse().down();
        tab.page().mouse().move(box.x + 0.75 * box.width, box.y + box.height / 2);
        tab.page().mouse().up();
        assertThat(tab.page()).hasURL(Pattern.compile(".*&from=\\d+&to=\\d+"));
        String[] period = tab.page().url().replaceFirst(".*&from=", "").split("&to=", -1);
        double days = (Long.parseLong(period[1]) - Long.parseLong(period[0])) / 86_400_000.0;
        assertThat(days).as("a quarter of 30 days").isCloseTo(7.5, within(0.2));
        tab.settled();
        tab.page().goBack();
        assertThat(tab.page()).hasURL(dashboard().origin() + "/#/model?model=support-chat");
    }

    /** A walk with the tabulator: all that can be reached shows that it is reached. */
    @Test
    default void theKeyboardReachesEverythingAndShowsWhere() {
        Tab tab = open().go("#/");
        Page page = tab.page();
        page.keyboard().press("Tab");
        assertThat(tab.find(":focus")).hasText("Skip to the content");
        page.keyboard().press("Enter");
        assertThat(tab.find("main")).isFocused();
        assertThat(page).hasURL(dashboard().origin() + "/#/");
        Set<String> reached = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            page.keyboard().press("Tab");
            if (tab.find(":focus").count() == 0) {
                break;
            }
            reached.add(tab.find(":focus").innerText().strip());
            assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                    .as(tab.find(":focus").innerHTML())
                    .isEqualTo("solid");
        }
        assertThat(reached)
                .contains("All alerts", FilledDashboard.MODEL, "doc-search", "▸ 2 versions", "HTTP interface");

        tab.go("#/model?model=support-chat&window=7d");
        tab.find(".plot").first().focus();
        page.keyboard().press("End");
        assertThat(tab.find("#announcements")).containsText("2026-02-02 11:30: ");
        page.keyboard().press("ArrowLeft");
        assertThat(tab.find("#announcements")).containsText("2026-02-02 05:30: ");
        assertThat(tab.find(".legend").first()).containsText("at 2026-02-02 05:30");
        tab.go("#/slices?model=support-chat&window=7d");
        tab.find(".heat td").first().focus();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowDown");
        assertThat(tab.find(".heat tbody tr").nth(1).locator("td").nth(1)).isFocused();
    }

    private static List<Double> requestsOfSlices(Tab tab) {
        return tab.find(".sortable tbody tr:not(.pinned) td[data-label=Requests]").allInnerTexts().stream()
                .map(Tab::number)
                .toList();
    }
}
