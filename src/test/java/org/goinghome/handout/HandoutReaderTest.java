package org.goinghome.handout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.goinghome.artifact.ArtifactFile;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Problems;
import org.goinghome.handout.Handout.Layout;
import org.goinghome.handout.Handout.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A handout of any plan, by what the plan says; and what is wrong with one. */
class HandoutReaderTest {

    private static final List<String> LANGUAGES = List.of("en", "es");

    private static final String KNEE = """
            {"resourceType": "PlanDefinition", "language": "en", "url": "https://knee.example/PlanDefinition/Knee", "version": "2.1.0",
              "name": "Knee", "title": "After a new knee",
              "_title": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/translation", "extension": [
                {"url": "lang", "valueCode": "es"}, {"url": "content", "valueString": "Tras una rodilla nueva"}]}]},
              "status": "active", "date": "2026-03-01",
              "extension": [{"url": "https://goinghome.example/fhir/StructureDefinition/handout", "valueUri": "new-knee"}],
              "action": [
                {"title": "Weeks", "code": [{"coding": [{"system": "https://knee.example/CodeSystem/GoingHomeAction", "code": "take-home"}]}],
                  "action": [{"title": "Week 1", "description": "It is stiff.", "timingTiming": {"repeat": {"boundsRange":
                    {"low": {"value": 1, "code": "wk"}}}}}]},
                {"title": "Bend", "code": [{"coding": [{"system": "https://knee.example/CodeSystem/GoingHomeAction", "code": "take-home"}]}],
                  "action": [{"title": "Days 1 to 3", "description": "Bend it.", "textEquivalent": "Bend {n}", "timingTiming": {"repeat":
                    {"boundsRange": {"low": {"value": 1, "code": "d"}, "high": {"value": 3, "code": "d"}}, "frequency": 2, "period": 1,
                    "periodUnit": "d"}}}]},
                {"title": "Call if:", "priority": "urgent",
                  "code": [{"coding": [{"system": "https://knee.example/CodeSystem/GoingHomeAction", "code": "take-home"}]}],
                  "action": [{"description": "It is hot."}]}]}
            """;

    private static Handouts read(String plan, Problems problems) {
        var files = new ArrayList<>(List.of(new ArtifactFile("knee.json", plan)));
        try {
            files.add(new ArtifactFile(
                    "words.json", Files.readString(Path.of("fhir-resources", "codesystem", "HandoutText.json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Handouts.read(Artifacts.load(FhirContext.forR4Cached(), files, new Problems()), LANGUAGES, problems);
    }

    @Test
    void a_plan_of_another_guideline_has_one_by_data_alone() {
        var problems = new Problems();
        var handouts = read(KNEE, problems);

        assertThat(problems.isEmpty()).isTrue();
        var handout = handouts.named("new-knee").orElseThrow();
        assertThat(handouts.of("https://knee.example/PlanDefinition/Knee|2.1.0"))
                .hasValue(handout);
        assertThat(handout.title().in("es")).isEqualTo("Tras una rodilla nueva");
        assertThat(handout.pdf("es")).isEqualTo("new-knee.pdf?lang=es");
        assertThat(handout.sections())
                .extracting(Section::layout)
                .containsExactly(Layout.URGENT, Layout.DIARY, Layout.COURSE);
        assertThat(handout.draft()).isFalse();
        var sheet = Sheet.of(
                handout,
                handouts.labels("en"),
                new HandoutSettings(List.of(), HandoutSettings.Paper.LETTER),
                "en",
                LANGUAGES);
        assertThat(sheet.diaries().get(0).rows().get(0).boxes()).containsExactly("Bend 1", "Bend 2");
        assertThat(sheet.diaries().get(0).rows().get(0).marks()).containsExactly("Day 1", "Day 2", "Day 3");
        assertThat(sheet.others()).extracting(Sheet.Other::name).containsExactly("Español");
    }

    @Test
    void without_one_there_is_none() {
        var problems = new Problems();

        assertThat(read(KNEE.replace("StructureDefinition/handout", "StructureDefinition/other"), problems)
                        .named("new-knee"))
                .isEmpty();
        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"new-knee\"                       | \"New Knee\"    | the name of a handout has the form",
                "\"new-knee\"                       | \"../x\"        | the name of a handout has the form",
                "\"date\": \"2026-03-01\",          | ''              | PlanDefinition.date: is missing",
                "\"lang\", \"valueCode\": \"es\"    | \"lang\", \"valueCode\": \"fr\" | has no translation into 'es'",
                "\"code\": \"take-home\"            | \"code\": \"other\" | so the handout is empty",
                "\"description\": \"It is hot.\"    | \"id\": \"x\"   | action[2].action[0].description: is missing",
                "\"title\": \"Call if:\",           | ''              | action[2].title: is missing",
                "\"textEquivalent\": \"Bend {n}\",  | ''              | textEquivalent: is missing",
                "\"value\": 3, \"code\": \"d\"      | \"value\": 3, \"code\": \"wk\" | low up to high in the same unit",
                "\"value\": 3, \"code\": \"d\"      | \"value\": 3000, \"code\": \"d\" | expected whole days or weeks",
                "\"value\": 3, \"code\": \"d\"      | \"value\": 99, \"code\": \"d\" | at most 60 in all",
                "\"value\": 3, \"code\": \"d\"      | \"value\": 2.5, \"code\": \"d\" | expected whole days or weeks",
                "\"frequency\": 2                   | \"frequency\": 20 | expected 1 to 7 times a day"
            })
    void what_is_wrong_is_told_with_its_place(String right, String wrong, String told) {
        assertThat(KNEE).contains(right);
        var problems = new Problems();
        read(KNEE.replace(right, wrong), problems);

        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining("knee.json")
                .hasMessageContaining(told);
    }

    @Test
    void words_that_are_missing_are_told() {
        var problems = new Problems();
        Handouts.read(
                Artifacts.load(FhirContext.forR4Cached(), List.of(new ArtifactFile("knee.json", KNEE)), new Problems()),
                LANGUAGES,
                problems);

        assertThatThrownBy(problems::throwIfAny).hasMessageContaining("lacks 'not-watched', which handouts need");
    }
}
