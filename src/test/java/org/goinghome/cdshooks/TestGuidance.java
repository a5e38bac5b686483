package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.goinghome.cdshooks.CdsHooksConfiguration.Content;
import org.goinghome.cdshooks.CdsHooksSettings.CodeSettings;
import org.goinghome.cdshooks.CdsHooksSettings.DiscoverySettings;
import org.goinghome.cdshooks.CdsHooksSettings.EligibilitySettings;
import org.goinghome.cdshooks.CdsHooksSettings.GuidanceSettings;
import org.goinghome.ehr.Gathered;
import org.goinghome.ehr.Gatherer;
import org.goinghome.ehr.PatientContext;
import org.goinghome.rendering.Card;
import org.goinghome.rendering.CardRenderer;
import org.goinghome.rendering.Repeated;
import org.goinghome.rendering.Told;

/** The guidance as it is built, in a folder of its own, to be changed and loaded like a site's own. */
final class TestGuidance {

    static final Path BUILT = Path.of("target", "classes", "fhir-resources");

    static final Clock CLOCK = Clock.fixed(FixedTime.NOW, ZoneOffset.UTC);

    private static final List<String> LANGUAGES = List.of("en", "es");

    private final Path folder;

    TestGuidance(Path folder) {
        this.folder = folder;
        copyBuilt(folder);
    }

    static void copyBuilt(Path folder) {
        copy(BUILT, folder);
    }

    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /** Replaces the first occurrence of a text, which must be there. */
    TestGuidance with(String file, String text, String replacement) throws IOException {
        var path = folder.resolve(file);
        var content = Files.readString(path);
        assertThat(content).contains(text);
        Files.writeString(
                path,
                content.replaceFirst(
                        java.util.regex.Pattern.quote(text), java.util.regex.Matcher.quoteReplacement(replacement)));
        return this;
    }

    /** Replaces the CQL of a library, compiled as the build compiles it. */
    TestGuidance withCql(String library, UnaryOperator<String> change) throws Exception {
        var sources = folder.resolveSibling("sources");
        copy(Path.of("fhir-resources", "cql"), sources.resolve("cql"));
        copy(Path.of("fhir-resources", "library"), sources.resolve("library"));
        var file = sources.resolve("cql").resolve(library + ".cql");
        var cql = Files.readString(file);
        var changed = change.apply(cql);
        assertThat(changed).isNotEqualTo(cql);
        Files.writeString(file, changed);
        var run = CqlCompiler.compile(sources, folder.resolve("library"));
        assertThat(run.exit()).as(run.output()).isZero();
        return this;
    }

    String location() {
        return folder.toUri().toString();
    }

    /** The guidance as it is built, linked with its own defaults. */
    static Content asBuilt() {
        return asBuilt(ZoneOffset.UTC);
    }

    /** The same for a ward elsewhere. */
    static Content asBuilt(ZoneId zone) {
        return load("classpath:/fhir-resources/", Map.of(), LANGUAGES, zone);
    }

    /** Loads and links it, as a start does. */
    Content load(Map<String, Map<String, String>> parameters) {
        return load(parameters, LANGUAGES);
    }

    Content load(Map<String, Map<String, String>> parameters, List<String> languages) {
        return load(location(), parameters, languages, ZoneOffset.UTC);
    }

    /** Loads and links a folder of artifacts. */
    static Content load(Path folder) {
        return load(folder.toUri().toString(), Map.of(), LANGUAGES, ZoneOffset.UTC);
    }

    private static Content load(
            String location, Map<String, Map<String, String>> parameters, List<String> languages, ZoneId zone) {
        return new CdsHooksConfiguration()
                .content(
                        FhirContext.forR4Cached(),
                        new CdsHooksSettings(
                                zone,
                                languages,
                                parameters,
                                null,
                                false,
                                new EligibilitySettings(null, null),
                                new CodeSettings(null),
                                new GuidanceSettings(List.of(location)),
                                new DiscoverySettings(true),
                                new CdsHooksSettings.StalenessSettings(3),
                                Duration.ZERO),
                        CLOCK.withZone(zone));
    }

    /** What a guidance answers to a discharge call of the case folders' patient. */
    static List<Card> cards(Content content, String json) {
        return cards(content, "back-surgery-discharge", json);
    }

    /** What a service of a guidance answers to a call for the case folders' patient. */
    static List<Card> cards(Content content, String serviceId, String json) {
        return cards(content, serviceId, json, repeated -> false);
    }

    static List<Card> cards(Content content, String serviceId, String json, Predicate<Repeated> rests) {
        return cards(content, serviceId, json, rests, ZoneOffset.UTC);
    }

    /** The same, where clinicians have answered some findings, on a ward elsewhere. */
    static List<Card> cards(Content content, String serviceId, String json, Predicate<Repeated> rests, ZoneId zone) {
        var entry = content.catalogue().find(serviceId).orElseThrow();
        var request = CdsRequest.read(json.getBytes(UTF_8), entry.service().hook());
        var gathered = Gatherer.read(entry.needs(), new PatientContext("p1", "e1", null), request.prefetch());
        assertThat(gathered).isInstanceOf(Gathered.Complete.class);
        var patient = ((Gathered.Complete) gathered).patient();
        var call = new CardRenderer.Call(
                entry.service(),
                request.visit(),
                FixedTime.NOW,
                "en",
                CaseFolder.ADDRESS,
                new FixedTime().runningNumbers().forOneAnswer(),
                rests);
        return new CdsHooksConfiguration()
                        .renderers(content, CLOCK)
                        .cards("en")
                        .render(
                                call,
                                content.guidance().evaluate(entry.service(), patient, FixedTime.NOW.atZone(zone)),
                                patient.gaps())
                        .stream()
                        .map(Told::card)
                        .toList();
    }
}
