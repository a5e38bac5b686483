package org.goinghome.ehr;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.goinghome.ehr.Answer.Body;
import org.goinghome.ehr.Answer.Failed;
import org.goinghome.ehr.Reading.NotSent;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;
import org.goinghome.security.FhirServer;
import org.jspecify.annotations.Nullable;

/** Gets one need from the EHR's FHIR server, page by page. A page that fails takes down all of it: half a series is not read. */
final class Fetch implements Callable<Reading> {

    private static final int MAX_PAGES = 10;

    private final DataNeed need;
    private final PatientContext context;
    private final PrefetchReader reader;
    private final Exchange exchange;
    private final Source source;

    /**
     * Where it is read.
     *
     * @param partial whether the token lets only part of it be read
     */
    record Source(
            FhirServer server, Upstream upstream, @Nullable String token, boolean partial) {

        /** Without the token, which must not reach a log. */
        @Override
        public String toString() {
            return "Source";
        }
    }

    /** What was sent already; null if nothing was. */
    private final @Nullable FirstPage sent;

    /**
     * A page that came with the call, and goes on elsewhere.
     *
     * @param reading what it says by itself
     */
    record FirstPage(Payload page, Reading reading) {}

    Fetch(DataNeed need, PatientContext context, @Nullable FirstPage sent, Exchange exchange, Source source) {
        this.need = need;
        this.context = context;
        this.reader = new PrefetchReader(need, context);
        this.sent = sent;
        this.exchange = exchange;
        this.source = source;
    }

    DataNeed need() {
        return need;
    }

    /** Gives up: whatever is on its way is cut off. */
    void end() {
        exchange.end();
    }

    @Override
    public Reading call() {
        var pages = new ArrayList<Payload>();
        var seen = new HashSet<URI>();
        Optional<URI> address;
        if (sent == null) {
            address = Optional.of(source.server().address(query()));
        } else {
            pages.add(sent.page());
            address = next(sent.page());
            if (address.isEmpty()) {
                return without(Failure.UNREADABLE);
            }
        }
        while (address.isPresent() && pages.size() < MAX_PAGES && hasRoom(pages)) {
            if (!seen.add(address.get())) {
                return without(Failure.TOO_MUCH);
            }
            var answer = source.upstream().get(address.get(), source.token(), exchange);
            if (answer instanceof Failed failed) {
                return without(failed.failure());
            }
            var page = payload(((Body) answer).bytes(), pages.size());
            if (page.isEmpty()) {
                return without(Failure.UNREADABLE);
            }
            pages.add(page.get());
            var alien = reader.alien(page.get());
            if (alien.isPresent()) {
                return alien.get();
            }
            address = next(page.get());
            if (address.isEmpty() && SentBundle.isContinued(page.get())) {
                // It leads away from the server, and nobody follows it there.
                return without(Failure.UNREADABLE);
            }
        }
        // That something is left out, the oldest where the search sorts by date, is told.
        return reader.pages(pages, source.partial() || address.isPresent());
    }

    private boolean hasRoom(List<Payload> pages) {
        if (pages.isEmpty()) {
            return true;
        }
        var entries =
                SentBundle.of(pages).map(bundle -> bundle.entries().size()).orElse(0);
        return entries + need.count().orElse(0) <= PrefetchReader.MAX_ENTRIES;
    }

    /** What came with the call counts even if the rest of it does not come: that it is not all is told. */
    Reading without(Failure failure) {
        return sent == null ? new NotSent(failure) : sent.reading();
    }

    private String query() {
        var encounter = context.encounterId();
        return need.template()
                .replace("{{context.patientId}}", context.patientId())
                .replace("{{context.encounterId}}", encounter == null ? "" : encounter)
                .replace("|", "%7C");
    }

    private Optional<Payload> payload(byte[] bytes, int page) {
        try {
            return Optional.of(Payload.read(bytes, "fetched." + need.key() + "[" + page + "]"));
        } catch (UnsafePayload e) {
            return Optional.empty();
        }
    }

    private Optional<URI> next(Payload page) {
        return SentBundle.of(page)
                .flatMap(SentBundle::next)
                .filter(link -> !link.isBlank())
                .flatMap(source.server()::below);
    }
}
