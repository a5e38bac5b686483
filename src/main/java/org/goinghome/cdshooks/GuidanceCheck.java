package org.goinghome.cdshooks;

import ca.uhn.fhir.context.FhirContext;
import java.util.HashMap;
import java.util.List;
import org.goinghome.artifact.ArtifactProblem;
import org.goinghome.artifact.ArtifactsRefused;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What a start would find wrong with a guidance, without a start and whatever this machine is set to. */
public final class GuidanceCheck {

    private GuidanceCheck() {}

    /**
     * Everything that would refuse the start; nothing if all is well.
     *
     * @param locations as in {@code goinghome.guidance.locations}
     * @param languages as in {@code goinghome.languages}
     */
    public static List<ArtifactProblem> problems(List<String> locations, List<String> languages) {
        var properties = new HashMap<String, String>();
        properties.put("goinghome.time-zone", "UTC");
        properties.put("goinghome.languages", String.join(",", languages));
        for (var i = 0; i < locations.size(); i++) {
            properties.put("goinghome.guidance.locations[" + i + "]", locations.get(i));
        }
        var settings = new Binder(new MapConfigurationPropertySource(properties))
                .bind("goinghome", CdsHooksSettings.class)
                .get();
        var configuration = new CdsHooksConfiguration();
        try {
            configuration.content(FhirContext.forR4Cached(), settings, configuration.clock(settings));
            return List.of();
        } catch (ArtifactsRefused e) {
            return e.problems();
        }
    }
}
