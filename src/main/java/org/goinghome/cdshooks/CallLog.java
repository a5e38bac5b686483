package org.goinghome.cdshooks;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;

/**
 * What a call leaves in the log: ids of the call, numbers, and names of keys and elements. Never a value of the request, and no
 * name that is longer or stranger than names are.
 */
final class CallLog {

    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);

    private static final int NAMED = 10;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern SERVICE = Pattern.compile("/cds-services/([A-Za-z0-9._-]{1,256})/?");

    private final String service;
    private final UUID hookInstance;

    CallLog(String service, UUID hookInstance) {
        this.service = service;
        this.hookInstance = hookInstance;
    }

    /** Keys that discovery does not name, which are not looked at: perhaps another one was meant. */
    void ignored(Collection<String> sent, Collection<String> advertised) {
        var others = sent.stream().filter(key -> !advertised.contains(key)).toList();
        if (!others.isEmpty()) {
            LOG.info(
                    "service={} hookInstance={} ignored: {}",
                    service,
                    hookInstance,
                    named(others.stream()
                            .map(key -> "prefetch." + (KEY.matcher(key).matches() ? key : "*"))
                            .toList()));
        }
    }

    /** Places that could not be read, whose loss stands on a card. */
    void unread(List<String> places) {
        if (!places.isEmpty()) {
            LOG.warn("service={} hookInstance={} not read: {}", service, hookInstance, named(places));
        }
    }

    void answered(int cards, long nanos) {
        LOG.info("service={} hookInstance={} cards={} ms={}", service, hookInstance, cards, nanos / 1_000_000);
    }

    /**
     * One line for a call that gets no cards by its own fault; failures of ours are logged where they are caught.
     *
     * @param path the path of the address, of which nothing but a service's id is logged
     */
    static void refused(HttpStatusCode status, @Nullable String path, @Nullable UUID hookInstance, List<Issue> issues) {
        if (!status.is4xxClientError()) {
            return;
        }
        var called = SERVICE.matcher(path == null ? "" : path);
        LOG.info(
                "status={} service={} hookInstance={} issues: {}",
                status.value(),
                called.matches() ? called.group(1) : "-",
                hookInstance == null ? "-" : hookInstance,
                named(issues.stream()
                        .map(issue -> issue.code().toCode() + (issue.path() == null ? "" : " " + issue.path()))
                        .toList()));
    }

    private static String named(List<String> names) {
        return names.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }
}
