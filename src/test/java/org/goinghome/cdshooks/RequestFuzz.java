package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.regex.Pattern;
import org.goinghome.fuzz.Hold;
import org.goinghome.intake.Refused;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;

/** Bytes as the body of a call: read to the last value, or refused in words that are ours. */
public final class RequestFuzz {

    private static final List<String> HOOKS = List.of("encounter-discharge", "patient-view");
    private static final Pattern ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,256}");
    private static final Pattern USER = Pattern.compile("[A-Za-z]{1,64}/(?!\\.{1,2}$)[A-Za-z0-9._-]{1,256}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+={0,8}");
    private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9_*-]+(\\[\\d+]|\\.[A-Za-z0-9_*-]+)*");
    private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9 .,:;()'/_*$\\[\\]-]+");

    private RequestFuzz() {}

    /** Loads the classes, so that the time of the first input is its own. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput("""
                {"hook":"patient-view","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
                 "context":{"userId":"Practitioner/u1","patientId":"p1"},"prefetch":{"vitals":null}}""".getBytes(UTF_8));
    }

    public static void fuzzerTestOneInput(byte[] body) {
        HOOKS.forEach(hook -> call(body, hook));
    }

    private static void call(byte[] body, String hook) {
        try {
            accepted(CdsRequest.read(body, hook), hook);
        } catch (Refused e) {
            refused(e);
            return;
        }
        try {
            Hold.same(Payload.read(body), Hold.JSON.readTree(body));
        } catch (UnsafePayload e) {
            throw new AssertionError("passed the guard and does not pass it again", e);
        }
    }

    private static void accepted(CdsRequest request, String hook) {
        var context = request.context();
        Hold.that(request.hook().equals(hook), "the hook is the service's");
        Hold.that(USER.matcher(context.userId()).matches(), "userId is a type and an id");
        Hold.that(ID.matcher(context.patientId()).matches(), "patientId is an id");
        var encounter = context.encounterId();
        Hold.that(
                encounter == null
                        ? !hook.equals("encounter-discharge")
                        : ID.matcher(encounter).matches(),
                "encounterId is an id, and there at discharge");
        var token = request.access().token();
        Hold.that(token == null || TOKEN.matcher(token).matches(), "the token can stand in a header");
        // FHIR's parser reads these bytes, the binding to the patient reads the members: both must see the same.
        request.prefetch().values().forEach(value -> Hold.same(value, Hold.JSON.readTree(value.literal())));
    }

    /** A refusal is a 4xx that names places, and quotes nothing but names of members that are plain. */
    public static void refused(Refused refusal) {
        Hold.that(refusal.status().is4xxClientError(), "a refusal is a 4xx");
        Hold.that(!refusal.issues().isEmpty(), "a refusal has a reason");
        refusal.issues().forEach(issue -> {
            var place = issue.path();
            Hold.that(place == null || PLACE.matcher(place).matches(), "an issue names a plain place");
            Hold.that(WORDS.matcher(issue.diagnostics()).matches(), "an issue has plain words");
        });
    }
}
