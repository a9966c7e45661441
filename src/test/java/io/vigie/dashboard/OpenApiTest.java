package io.vigie.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vigie.view.StoreInMemory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

    private final List<Route> routes = new ArrayList<>();

    OpenApiTest() {
        routes.addAll(new DashboardApi(new StoreInMemory(), CLOCK).routes());
        routes.addAll(new AboutApi("", false, null, CLOCK).routes());
    }

    @Test
    void theRoutesAndParametersOfTheServerAndNoOther() throws Exception {
        Map<String, Set<String>> served = new TreeMap<>();
        routes.forEach(route -> served.put(route.path(), new TreeSet<>(route.parameters())));
        assertThat(new Description().parameters()).isEqualTo(served);
    }

    @Test
    void oneAddressTakesAnything() throws Exception {
        Set<String> posts = new TreeSet<>();
        new Description().document().path("paths").properties().forEach(path -> {
            if (path.getValue().has("post")) {
                posts.add(path.getKey());
            }
        });
        assertThat(posts).containsExactly(ActionApi.PATH);
    }

    @Test
    void whatIsOpenToEverybody() throws Exception {
        JsonNode paths = new Description().document().path("paths");
        for (Route route : routes) {
            assertThat(paths.path(route.path()).path("get").has("security"))
                    .as(route.path())
                    .isEqualTo(route.open());
            assertThat(paths.path(route.path()).at("/get/responses").has("401"))
                    .as(route.path())
                    .isEqualTo(!route.open());
        }
    }

    @Test
    void everyReferenceLeadsSomewhereAndNothingIsUnused() throws Exception {
        JsonNode document = new Description().document();
        Set<String> references = new TreeSet<>();
        document.findValuesAsText("$ref").forEach(references::add);
        for (String reference : references) {
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
        for (String kind : List.of("schemas", "responses")) {
            document.path("components").path(kind).fieldNames().forEachRemaining(name -> assertThat(references)
                    .contains("#/components/" + kind + "/" + name));
        }
    }

    @Test
    void everyCodeOfAnErrorIsNamed() throws Exception {
        Set<String> codes = new TreeSet<>();
        new Description()
                .document()
                .at("/components/schemas/Error/properties/error/properties/code/enum")
                .forEach(code -> codes.add(code.asText()));
        for (int status = 400; status < 600; status++) {
            assertThat(codes).contains(ErrorResponses.ofStatus(status).code());
        }
        assertThat(codes)
                .contains(
                        ApiError.busy().code(),
                        ApiError.badParameter("").code(),
                        ApiError.notFound("").code(),
                        ErrorResponses.of(new IllegalStateException()).code());
    }
}
