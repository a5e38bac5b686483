package org.goinghome.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.goinghome.cdshooks.CaseFolder;
import org.goinghome.cdshooks.FixedTime;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls that are measured, made of a case of the guidance: what is sent, and how many cards that must come to. */
final class Loads {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String DISCHARGE = "back-surgery-discharge";
    private static final String RECOVERY = "back-surgery-recovery";
    private static final String VITALS = "vitals";
    private static final int SMALL = 20;
    private static final int LARGE = 500;
    private static final int DAYS = 90;

    private Loads() {}

    /**
     * What is sent again and again.
     *
     * @param path of the service
     * @param status that it is answered with
     */
    record Load(String name, String path, String text, int status) {

        byte[] body() {
            return text.getBytes(UTF_8);
        }
    }

    static List<Load> all() {
        return List.of(small(), large(), ofNoRule(), manyCheckIns(), notEligible(), malformed());
    }

    static Load small() {
        return call(SMALL + " Observations", withObservations(quiet(DISCHARGE), SMALL, null));
    }

    private static Load large() {
        return call(LARGE + " Observations, a check-in", withObservations(quiet(DISCHARGE), LARGE, null));
    }

    private static Load ofNoRule() {
        return call(
                SMALL + " Observations, " + (LARGE - SMALL) + " of codes that no rule uses",
                withObservations(quiet(DISCHARGE), LARGE, "99999-9"));
    }

    private static Load manyCheckIns() {
        var request = quiet(RECOVERY);
        var bundle = (ObjectNode) request.at("/prefetch/checkIns");
        var entries = (ArrayNode) bundle.get("entry");
        var one = entries.get(0);
        entries.removeAll();
        for (var day = 0; day < DAYS; day++) {
            var copy = (ObjectNode) one.deepCopy();
            var resource = (ObjectNode) copy.get("resource");
            resource.put("id", "day" + day);
            resource.put(
                    "authored",
                    FixedTime.NOW
                            .minus(Duration.ofDays(day))
                            .minus(Duration.ofHours(2))
                            .toString());
            entries.add(copy);
        }
        bundle.put("total", entries.size());
        return new Load(DAYS + " days of check-ins", path(RECOVERY), request.toString(), 200);
    }

    private static Load notEligible() {
        var request = withObservations(quiet(DISCHARGE), SMALL, null);
        ((ObjectNode) request.at("/prefetch/procedures/entry/0/resource/code"))
                .putArray("coding")
                .addObject()
                .put("system", "http://snomed.info/sct")
                .put("code", "80146002");
        // It tells when the operation was, which counts beside another one.
        ((ObjectNode) request.get("prefetch")).putNull("checkIns");
        return call("not a back-surgery patient, " + SMALL + " Observations", request);
    }

    private static Load malformed() {
        var whole = withObservations(quiet(DISCHARGE), SMALL, null).toString();
        return new Load(
                "cut off, " + SMALL + " Observations", path(DISCHARGE), whole.substring(0, whole.length() - 2), 400);
    }

    private static Load call(String name, ObjectNode request) {
        return new Load(name, path(DISCHARGE), request.toString(), 200);
    }

    private static String path(String service) {
        return "/cds-services/" + service;
    }

    private static ObjectNode quiet(String service) {
        var folder = CaseFolder.ROOT.resolve(service);
        var request = (ObjectNode) JSON.readTree(folder.resolve("when.json").toFile());
        request.set("prefetch", JSON.readTree(folder.resolve("given.json").toFile()));
        return request;
    }

    /** Vital signs of earlier moments until there are so many Observations, with a code of their own if one is given. */
    private static ObjectNode withObservations(ObjectNode request, int number, String code) {
        var prefetch = (ObjectNode) request.get("prefetch");
        var there = 0;
        for (var key : List.of(VITALS, "pain", "symptoms")) {
            there += prefetch.path(key).path("entry").size();
        }
        var bundle = (ObjectNode) prefetch.get(VITALS);
        var entries = (ArrayNode) bundle.get("entry");
        var given = List.copyOf(entries.valueStream().toList());
        for (var more = 0; there + more < number; more++) {
            var copy = (ObjectNode) given.get(more % given.size()).deepCopy();
            var resource = (ObjectNode) copy.get("resource");
            resource.put("id", "more" + more);
            var earlier =
                    Instant.parse(resource.get("effectiveDateTime").asString()).minus(more + 1L, ChronoUnit.MINUTES);
            resource.put("effectiveDateTime", earlier.toString());
            if (code != null) {
                ((ObjectNode) resource.at("/code/coding/0")).put("code", code);
            }
            entries.add(copy);
        }
        bundle.put("total", entries.size());
        return request;
    }
}
