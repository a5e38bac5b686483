package org.goinghome.cdshooks;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.goinghome.intake.Issue;
import org.goinghome.security.Client;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.http.HttpStatusCode;

/**
 * What a call leaves in the log: ids of the call, numbers, and names of keys and elements. Never a value of the request, and no
 * name that is longer or stranger than names are. No key here may be one that the format of the log has itself, such as
 * {@code service}: Spring Boot would lose the line.
 */
final class CallLog {

    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);

    private static final int NAMED = 10;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern SERVICE = Pattern.compile("/cds-services/([A-Za-z0-9._-]{1,256})(?:/feedback)?/?");

    private final String client;
    private final String service;
    private final UUID hookInstance;

    /** @param client the client's name in the settings */
    CallLog(String client, String service, UUID hookInstance) {
        this.client = client;
        this.service = service;
        this.hookInstance = hookInstance;
    }

    /** Keys that discovery does not name, which are not looked at: perhaps another one was meant. */
    void ignored(Collection<String> sent, Collection<String> advertised) {
        var others = sent.stream().filter(key -> !advertised.contains(key)).toList();
        if (!others.isEmpty()) {
            call(LOG.atInfo())
                    .addKeyValue(
                            "keys",
                            named(others.stream()
                                    .map(key -> "prefetch." + (KEY.matcher(key).matches() ? key : "*"))
                                    .toList()))
                    .log("ignored");
        }
    }

    /** Places that could not be read, whose loss stands on a card. */
    void unread(List<String> places) {
        if (!places.isEmpty()) {
            call(LOG.atWarn()).addKeyValue("places", named(places)).log("not read");
        }
    }

    void answered(int cards, long nanos) {
        call(LOG.atInfo())
                .addKeyValue("cards", cards)
                .addKeyValue("ms", nanos / 1_000_000)
                .log("answered");
    }

    private LoggingEventBuilder call(LoggingEventBuilder event) {
        return event.addKeyValue("client", client)
                .addKeyValue("serviceId", service)
                .addKeyValue("hookInstance", hookInstance);
    }

    /**
     * One line for a call that gets no cards by its own fault, or because there is no room for it; failures of ours are logged
     * where they are caught.
     *
     * @param request of whose address nothing but a service's id is logged
     */
    static void refused(HttpStatusCode status, Call request, List<Issue> issues) {
        if (!status.is4xxClientError() && status.value() != 503) {
            return;
        }
        var called = SERVICE.matcher(request.path() == null ? "" : request.path());
        LOG.atInfo()
                .addKeyValue("status", status.value())
                .addKeyValue("client", request.client() == null ? "-" : request.client())
                .addKeyValue("serviceId", called.matches() ? called.group(1) : "-")
                .addKeyValue("hookInstance", request.hookInstance() == null ? "-" : request.hookInstance())
                .addKeyValue(
                        "issues",
                        named(issues.stream()
                                .map(issue -> issue.code().toCode() + (issue.path() == null ? "" : " " + issue.path()))
                                .toList()))
                .log("refused");
    }

    /**
     * What is known of a call that gets no cards.
     *
     * @param path the path of its address
     * @param client the client's name in the settings, if the caller proved who it is
     */
    record Call(
            @Nullable String path,
            @Nullable String client,
            @Nullable UUID hookInstance) {

        /** The one that this thread answers. */
        static Call at(@Nullable String path, @Nullable UUID hookInstance) {
            return new Call(path, Client.calling().map(Client::name).orElse(null), hookInstance);
        }
    }

    private static String named(List<String> names) {
        return names.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }
}
