package org.goinghome.cdshooks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Runs the cases of a guideline, as {@code bin/guidance} does: each over HTTP, against a service that has loaded it. */
public final class GuidanceCases {

    private static final String ENGLISH = "en";

    private final RunningService service;
    private final List<String> languages;
    private final Path guideline;
    private final List<String> problems = new ArrayList<>();
    private int calls;

    private GuidanceCases(RunningService service, List<String> languages, Path guideline) {
        this.service = service;
        this.languages = languages;
        this.guideline = guideline;
    }

    /**
     * What came of it.
     *
     * @param calls how many there were: one for each case and each language in which it says what the cards are
     * @param problems what was not as the cases say, each as {@code file: reason}
     */
    public record Run(int calls, List<String> problems) {}

    /**
     * Runs all cases below {@code tests} of a guideline, whatever this machine is set to.
     *
     * @param locations as in {@code goinghome.guidance.locations}
     * @param languages as in {@code goinghome.languages}
     */
    public static Run run(Path guideline, List<String> locations, List<String> languages) throws Exception {
        var tests = guideline.resolve("tests");
        var folders = Files.isDirectory(tests) ? CaseFolder.below(tests).toList() : List.<CaseFolder>of();
        if (folders.isEmpty()) {
            return new Run(0, List.of());
        }
        try (var service = new RunningService(
                "goinghome.guidance.locations=" + String.join(",", locations),
                "goinghome.languages=" + String.join(",", languages),
                "goinghome.time-zone=UTC",
                "spring.config.location=classpath:/",
                "spring.main.banner-mode=off",
                "logging.level.root=off")) {
            var cases = new GuidanceCases(service, languages, guideline);
            for (var folder : folders) {
                cases.run(folder);
            }
            return new Run(cases.calls, List.copyOf(cases.problems));
        }
    }

    private void run(CaseFolder folder) throws Exception {
        call(folder, languages.contains(ENGLISH) ? ENGLISH : languages.get(0), "then.json");
        for (var language :
                folder.otherLanguages().filter(languages::contains).sorted().toList()) {
            call(folder, language, "then." + language + ".json");
        }
    }

    private void call(CaseFolder folder, String language, String then) throws Exception {
        var file = folder.folder().resolve(then);
        var name = guideline.relativize(file);
        calls++;
        try {
            var response =
                    service.post("/cds-services/" + folder.serviceId(), folder.request(), "Accept-Language", language);
            CaseAnswer.problems(folder, CaseFolder.read(file), response)
                    .forEach(problem -> problems.add(name + ": " + problem));
        } catch (JacksonException e) {
            problems.add(name + ": this file, given.json or when.json cannot be read: " + e.getOriginalMessage());
        }
    }
}
