package org.goinghome.ehr;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import org.goinghome.ehr.Reading.Alien;
import org.goinghome.ehr.Reading.Usable;
import org.goinghome.fuzz.Hold;
import org.goinghome.payload.Payload;
import org.goinghome.payload.Payload.Kind;
import org.goinghome.payload.UnsafePayload;
import tools.jackson.databind.JsonNode;

/** What has to hold when values of a prefetch are read, whatever they are. */
public final class ReadingHolds {

    private ReadingHolds() {}

    public static void forAll(List<DataNeed> needs, PatientContext context, Map<String, Payload> prefetch) {
        needs.forEach(need -> {
            var value = prefetch.get(need.key());
            if (value != null && value.kind() == Kind.OBJECT) {
                var reading = new PrefetchReader(need, context).read(value);
                everythingCounts(reading, Hold.JSON.readTree(value.literal()));
                asFetched(need, context, value, reading);
            }
        });
    }

    /** An entry is read, informs only, or is told as a gap. */
    private static void everythingCounts(Reading reading, JsonNode sent) {
        if (reading instanceof Usable usable
                && sent.path("resourceType").asString().equals("Bundle")) {
            var entries = sent.path("entry")
                    .valueStream()
                    .filter(entry -> !informsOnly(entry))
                    .count();
            Hold.that(usable.resources().size() <= entries, "nothing is read that was not sent");
            Hold.that(
                    usable.resources().size() == entries || !usable.gaps().isEmpty(),
                    "an entry that is not read is a gap");
        }
    }

    private static boolean informsOnly(JsonNode entry) {
        var resource = entry.path("resource");
        var aboutTheSearch = "outcome".equals(entry.path("search").path("mode").stringValue(null));
        return "OperationOutcome".equals(resource.path("resourceType").stringValue(null))
                && !resource.path("issue").isEmpty()
                && resource.path("issue")
                        .valueStream()
                        .map(issue -> issue.path("severity").stringValue(null))
                        .allMatch(severity ->
                                "information".equals(severity) || (aboutTheSearch && "warning".equals(severity)));
    }

    /** The same bytes from the EHR's server are read alike, or not at all. */
    private static void asFetched(DataNeed need, PatientContext context, Payload value, Reading sent) {
        var page = page(need, value);
        var reader = new PrefetchReader(need, context);
        var alien = reader.alien(page);
        if (alien.isPresent()) {
            Hold.that(!(sent instanceof Usable), "somebody else's data are not usable because they were sent");
            return;
        }
        if (reader.pages(List.of(page), SentBundle.isContinued(page)) instanceof Usable fetched) {
            Hold.that(!(sent instanceof Alien), "somebody else's data are not usable because they were fetched");
            Hold.that(
                    sent instanceof Usable same
                            && same.resources().size() == fetched.resources().size()
                            && same.gaps().equals(fetched.gaps())
                            && same.unread().size() == fetched.unread().size(),
                    "what is fetched is read as what is sent");
        }
    }

    private static Payload page(DataNeed need, Payload value) {
        try {
            return Payload.read(value.literal().getBytes(UTF_8), "fetched." + need.key() + "[0]");
        } catch (UnsafePayload e) {
            throw new AssertionError("passed the guard and does not pass it again", e);
        }
    }
}
