package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.goinghome.cdshooks.CdsHooksConfiguration.Content;
import org.goinghome.cdshooks.CdsHooksSettings.CodeSettings;
import org.goinghome.cdshooks.CdsHooksSettings.DiscoverySettings;
import org.goinghome.cdshooks.CdsHooksSettings.EligibilitySettings;
import org.goinghome.cdshooks.CdsHooksSettings.GuidanceSettings;

/** The guidance as it is built, in a folder of its own, to be changed and loaded like a site's own. */
final class TestGuidance {

    private static final Path BUILT = Path.of("target", "classes", "fhir-resources");

    private final Path folder;

    TestGuidance(Path folder) {
        this.folder = folder;
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

    String location() {
        return folder.toUri().toString();
    }

    /** Loads and links it, as a start does. */
    Content load(Map<String, Map<String, String>> parameters) {
        return new CdsHooksConfiguration()
                .content(
                        FhirContext.forR4Cached(),
                        new CdsHooksSettings(
                                ZoneOffset.UTC,
                                parameters,
                                null,
                                false,
                                new EligibilitySettings(null, null),
                                new CodeSettings(null),
                                new GuidanceSettings(List.of(location())),
                                new DiscoverySettings(true)),
                        Clock.fixed(FixedTime.NOW, ZoneOffset.UTC));
    }
}
