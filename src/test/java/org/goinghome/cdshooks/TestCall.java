package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.ListAssert;
import org.goinghome.intake.Issue;
import org.goinghome.intake.Refused;
import org.springframework.http.HttpStatus;

/** A discharge call with the least that is required, to be changed member by member; Java's null leaves one out. */
final class TestCall {

    static final String DISCHARGE = "encounter-discharge";

    final Map<String, String> body = new LinkedHashMap<>();
    final Map<String, String> context = new LinkedHashMap<>();

    TestCall() {
        body.put("hook", "\"encounter-discharge\"");
        body.put("hookInstance", "\"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea\"");
        context.put("userId", "\"Practitioner/u1\"");
        context.put("patientId", "\"p1\"");
        context.put("encounterId", "\"e1\"");
    }

    CdsRequest read() {
        return read(DISCHARGE);
    }

    CdsRequest read(String servedHook) {
        return CdsRequest.read(json().getBytes(UTF_8), servedHook);
    }

    ListAssert<Issue> assertIssues(String servedHook) {
        var refused = catchThrowableOfType(Refused.class, () -> read(servedHook));
        assertThat(refused).as("refusal").isNotNull();
        assertThat(refused.status()).isEqualTo(HttpStatus.BAD_REQUEST);
        return assertThat(List.copyOf(refused.issues()));
    }

    private String json() {
        var members = new LinkedHashMap<>(body);
        if (!members.containsKey("context")) {
            members.put("context", object(context));
        }
        return object(members);
    }

    /** Without the members that are Java's null. */
    private static String object(Map<String, String> members) {
        return members.entrySet().stream()
                .filter(member -> member.getValue() != null)
                .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
