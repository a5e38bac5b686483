package org.goinghome.cdshooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.goinghome.ehr.DataNeed;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /cds-services}. */
record Discovery(List<CdsService> services) {

    /** The hooks that are understood, with the version of each as published. */
    static final Map<String, String> HOOKS = Map.of("encounter-discharge", "1.0", "patient-view", "1.0");

    private static final String SPECIFICATION = "2.0.1";

    /** @param prefetch templates by key */
    @JsonInclude(Include.NON_EMPTY)
    record CdsService(
            String hook,
            @Nullable String title,
            String description,
            String id,
            Map<String, String> prefetch,
            @Nullable String usageRequirements,
            @Nullable String version,
            @Nullable String hookVersion) {}

    /**
     * @param thresholds what is judged by, as a sentence
     * @param versionFields whether to send what CDS Hooks 2.0 does not know
     */
    static Discovery of(Catalogue catalogue, String thresholds, boolean versionFields) {
        return new Discovery(catalogue.entries().stream()
                .map(entry -> service(entry, thresholds, versionFields))
                .toList());
    }

    private static CdsService service(Catalogue.Entry entry, String thresholds, boolean versionFields) {
        var service = entry.service();
        var prefetch = new LinkedHashMap<String, String>();
        entry.needs().forEach((DataNeed need) -> prefetch.put(need.key(), need.template()));
        return new CdsService(
                service.hook(),
                service.plan().getTitle(),
                service.plan().getDescription(),
                service.id(),
                prefetch,
                service.plan().getUsage() + " " + thresholds,
                versionFields ? SPECIFICATION : null,
                versionFields ? HOOKS.get(service.hook()) : null);
    }
}
