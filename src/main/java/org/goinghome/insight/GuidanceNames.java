package org.goinghome.insight;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.goinghome.artifact.Artifacts;
import org.goinghome.guidance.Service;
import org.jspecify.annotations.Nullable;

/** What people call that which the figures are about. Guidance that is not held any more has its codes for names. */
final class GuidanceNames {

    private final Map<String, String> services = new LinkedHashMap<>();
    private final Map<String, String> statements = new LinkedHashMap<>();
    private final Artifacts artifacts;

    GuidanceNames(Artifacts artifacts, List<Service> offered) {
        this.artifacts = artifacts;
        for (var service : offered) {
            var title = service.plan().getTitle();
            services.put(service.id(), title == null ? service.id() : title);
            service.families().stream()
                    .flatMap(family -> family.concerns().stream())
                    .flatMap(concern -> concern.signs().stream())
                    .forEach(sign -> artifacts
                            .name(sign.statement().getSystem(), sign.statement().getCode())
                            .ifPresent(name -> {
                                var code = sign.statement().getCode();
                                statements.put(service.id() + " " + code, name.base());
                                statements.putIfAbsent(code, name.base());
                            }));
        }
    }

    /** Names of all services, by id. */
    Map<String, String> services() {
        return Map.copyOf(services);
    }

    /** One that is offered by another hook too has the name of both. */
    String service(String id) {
        return services.getOrDefault(base(id), id);
    }

    private String base(String id) {
        return services.keySet().stream()
                .filter(known -> id.startsWith(known + "-on-"))
                .findFirst()
                .orElse(id);
    }

    String family(String id) {
        var words = id.replace('-', ' ');
        return words.isEmpty() ? id : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    String statement(String service, String code) {
        return statements.getOrDefault(base(service) + " " + code, statements.getOrDefault(code, code));
    }

    String reason(@Nullable String system, @Nullable String code) {
        if (code == null) {
            return "No reason given";
        }
        return system == null
                ? code
                : artifacts.name(system, code).map(name -> name.base()).orElse(code);
    }
}
