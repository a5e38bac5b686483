package org.goinghome.fhirapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.DataRequirement;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ValueSetExpansionContainsComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Operations about the guidance itself, against the files that it is made of. */
class OperationsTest extends ServedApi {

    private static final String BASE = "https://goinghome.example/fhir";

    private static Stream<Path> files(String type) throws Exception {
        try (var files = Files.list(Path.of("fhir-resources", type))) {
            return files.sorted().toList().stream();
        }
    }

    @Test
    void every_value_set_that_lists_its_codes_is_expanded_whole() throws Exception {
        var expanded = 0;
        for (var file : files("valueset").toList()) {
            var valueSet = Api.FHIR.newJsonParser().parseResource(ValueSet.class, Files.readString(file));
            if (!valueSet.getExpansion().hasContains()) {
                continue;
            }
            expanded++;
            var byId = api.read(ValueSet.class, "/ValueSet/" + valueSet.getIdPart() + "/$expand");
            var byUrl =
                    api.read(ValueSet.class, "/ValueSet/$expand?url=" + valueSet.getUrl() + "&valueSetVersion=1.0.0");

            assertThat(codes(byId)).isEqualTo(codes(valueSet)).isEqualTo(codes(byUrl));
            assertThat(byId.getExpansion().getTotal()).isEqualTo(codes(valueSet).size());
            assertThat(byId.hasCompose()).isFalse();
        }
        assertThat(expanded).isGreaterThan(15);
    }

    private static List<String> codes(ValueSet valueSet) {
        return valueSet.getExpansion().getContains().stream()
                .map(concept -> concept.getSystem() + "|" + concept.getCode())
                .toList();
    }

    @Test
    void an_expansion_is_narrowed_and_paged() throws Exception {
        var whole = api.read(ValueSet.class, "/ValueSet/BackSurgeryFindings/$expand?filter=PAIN");
        var page = api.read(ValueSet.class, "/ValueSet/BackSurgeryFindings/$expand?filter=pain&offset=1&count=2");

        assertThat(whole.getExpansion().getContains())
                .extracting(ValueSetExpansionContainsComponent::getDisplay)
                .hasSizeGreaterThan(3)
                .allMatch(display -> display.toLowerCase(java.util.Locale.ROOT).contains("pain"));
        assertThat(codes(page)).isEqualTo(codes(whole).subList(1, 3));
        assertThat(page.getExpansion().getTotal()).isEqualTo(codes(whole).size());
        assertThat(page.getExpansion().getOffset()).isEqualTo(1);
        assertThat(codes(api.read(ValueSet.class, "/ValueSet/BackSurgeryFindings/$expand?count=0")))
                .isEmpty();
    }

    @Test
    void a_code_is_in_a_value_set_or_not() throws Exception {
        var in = validated("PainScores", "http://loinc.org", first("PainScores").getCode(), "");
        var named = validated(
                "PainScores",
                "http://loinc.org",
                first("PainScores").getCode(),
                "&display="
                        + first("PainScores")
                                .getDisplay()
                                .replace(" ", "%20")
                                .replace("[", "%5B")
                                .replace("]", "%5D"));
        var misnamed =
                validated("PainScores", "http://loinc.org", first("PainScores").getCode(), "&display=Other");
        var otherSystem =
                validated("PainScores", "http://a.example", first("PainScores").getCode(), "");
        var out = validated("PainScores", "http://loinc.org", "0", "");

        assertThat(in.getParameterBool("result")).isTrue();
        assertThat(text(in, "display")).isEqualTo(first("PainScores").getDisplay());
        assertThat(named.getParameterBool("result")).isTrue();
        assertThat(misnamed.getParameterBool("result")).isFalse();
        assertThat(text(misnamed, "message")).contains("display");
        assertThat(otherSystem.getParameterBool("result")).isFalse();
        assertThat(out.getParameterBool("result")).isFalse();
    }

    private static String text(Parameters answer, String name) {
        return answer.getParameter(name).getValue().primitiveValue();
    }

    private ValueSetExpansionContainsComponent first(String id) throws Exception {
        return api.read(ValueSet.class, "/ValueSet/" + id + "/$expand")
                .getExpansion()
                .getContainsFirstRep();
    }

    private Parameters validated(String id, String system, String code, String more) throws Exception {
        return api.read(
                Parameters.class, "/ValueSet/" + id + "/$validate-code?system=" + system + "&code=" + code + more);
    }

    @Test
    void every_code_of_ours_is_looked_up_in_each_language() throws Exception {
        var asked = 0;
        for (var file : files("codesystem").toList()) {
            var system = Api.FHIR.newJsonParser().parseResource(CodeSystem.class, Files.readString(file));
            // One a system, and all of the shortest.
            for (var concept : system.getConcept()
                    .subList(0, Math.min(10, system.getConcept().size()))) {
                var path = "/CodeSystem/$lookup?system=" + system.getUrl() + "&code=" + concept.getCode();
                var english = api.read(Parameters.class, path);
                var spanish = api.read(Parameters.class, path + "&displayLanguage=es");

                asked++;
                assertThat(text(english, "display")).isEqualTo(concept.getDisplay());
                assertThat(text(english, "name")).isEqualTo(system.getName());
                concept.getDesignation().stream()
                        .filter(designation -> "es".equals(designation.getLanguage()))
                        .forEach(designation ->
                                assertThat(text(spanish, "display")).isEqualTo(designation.getValue()));
            }
        }
        assertThat(asked).isGreaterThan(40);
    }

    @Test
    void a_questionnaire_comes_with_all_that_it_names() throws Exception {
        var packaged = api.read(Bundle.class, "/Questionnaire/BackSurgeryCheckIn/$package");
        var urls = packaged.getEntry().stream().map(entry -> entry.getFullUrl()).toList();

        assertThat(packaged.getType()).isEqualTo(Bundle.BundleType.COLLECTION);
        assertThat(urls)
                .startsWith(BASE + "/Questionnaire/BackSurgeryCheckIn")
                .contains(BASE + "/CodeSystem/BackSurgeryRecovery")
                .doesNotHaveDuplicates();
        var text = Files.readString(Path.of("fhir-resources", "questionnaire", "BackSurgeryCheckIn.json"));
        assertThat(Pattern.compile("\"(" + BASE + "/(?:CodeSystem|ValueSet|Library)/\\w+)")
                        .matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .distinct())
                .isSubsetOf(urls);
    }

    /** What a plan needs is what discovery asks for. */
    @Test
    void a_plan_needs_what_its_hook_asks_for() throws Exception {
        var discovery = JsonMapper.shared()
                .readTree(service.send("GET", "/cds-services").body());
        var tried = 0;
        for (var each : discovery.path("services")) {
            var plan = each.path("id").asString().equals("back-surgery-discharge")
                    ? "BackSurgeryDischarge"
                    : "BackSurgeryRecoveryVisit";
            var required = api.read(Library.class, "/PlanDefinition/" + plan + "/$data-requirements");

            tried++;
            assertThat(required.getType().getCodingFirstRep().getCode()).isEqualTo("module-definition");
            assertThat(required.getDataRequirement())
                    .extracting(DataRequirement::getId)
                    .containsExactlyInAnyOrderElementsOf(
                            List.copyOf(each.path("prefetch").propertyNames()));
            assertThat(required.getRelatedArtifact())
                    .extracting(related -> related.getResource())
                    .contains(BASE + "/Library/BackSurgery|1.0.0", BASE + "/PlanDefinition/BackSurgeryRedFlags|1.0.0");
        }
        assertThat(tried).isEqualTo(2);
    }

    /** Every retrieve that stands in the CQL, and nothing else but the patient. */
    @Test
    void a_library_needs_what_its_logic_retrieves() throws Exception {
        var cql = Files.readString(Path.of("fhir-resources", "cql", "BackSurgery.cql"))
                .replaceAll("//.*", "");
        var written = Pattern.compile("(?<!\\w)\\[([A-Z]\\w+)(?:: code in \"([^\"]+)\")?]")
                .matcher(cql)
                .results()
                .map(found -> found.group(1)
                        + (found.group(2) == null ? "" : " " + found.group(2).replace(" ", "")))
                .collect(Collectors.toCollection(TreeSet::new));
        written.add("Patient");

        var required = api.read(Library.class, "/Library/$data-requirements?url=" + BASE + "/Library/BackSurgery");

        assertThat(required.getDataRequirement().stream()
                        .map(each -> each.getType()
                                + (each.hasCodeFilter()
                                        ? " "
                                                + each.getCodeFilterFirstRep()
                                                        .getValueSet()
                                                        .replaceFirst(".*/", "")
                                                        .replaceFirst("\\|.*", "")
                                        : "")))
                .containsExactlyInAnyOrderElementsOf(written);
    }

    /** FHIR clients ask by POST unless they are told to GET. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ValueSet/BackSurgeryFindings/$expand?filter=pain&offset=1&count=2",
                "/ValueSet/$expand?url=https://goinghome.example/fhir/ValueSet/PainScores&_language=es",
                "/ValueSet/PainScores/$validate-code?system=http://loinc.org&code=72514-3",
                "/ValueSet/PainScores/$validate-code?system=http://loinc.org",
                "/CodeSystem/$lookup?system=https://goinghome.example/fhir/CodeSystem/BackSurgeryRecovery&code=same",
                "/CodeSystem/$lookup?system=https://goinghome.example/fhir/CodeSystem/BackSurgeryRecovery&code=none",
                "/Questionnaire/BackSurgeryCheckIn/$package",
                "/PlanDefinition/$data-requirements?url=https://goinghome.example/fhir/PlanDefinition/BackSurgeryDischarge",
                "/Library/BackSurgery/$data-requirements",
                "/Library/BackSurgery/$data-requirements?unknown=1",
                "/Library/BackSurgery/$nothing"
            })
    void what_is_asked_by_post_is_answered_as_by_get(String get) throws Exception {
        var parts = get.split("\\?", 2);
        var asked = new Parameters();
        if (parts.length > 1) {
            for (var parameter : parts[1].split("&", -1)) {
                var value = parameter.split("=", 2);
                asked.addParameter(
                        value[0],
                        value[1].matches("[0-9]+")
                                ? new IntegerType(value[1])
                                : value[1].contains("://") ? new UriType(value[1]) : new StringType(value[1]));
            }
        }

        var byGet = api.get(get);
        var byPost = api.send(
                "POST",
                parts[0],
                Api.FHIR.newJsonParser().encodeResourceToString(asked),
                "Content-Type",
                "application/fhir+json");

        assertThat(byPost.statusCode()).as(byPost.body()).isEqualTo(byGet.statusCode());
        assertThat(withoutIds(byPost.body())).isEqualTo(withoutIds(byGet.body()));
        assertThat(byPost.headers().allValues("Cache-Control")).containsExactly("no-store");
    }

    /** An expansion has an id and a time of its own. */
    private static String withoutIds(String body) {
        return body.replaceAll("urn:uuid:[0-9a-f-]+", "").replaceAll("\"timestamp\":\"[^\"]*\"", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"Patient\"}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"filter\"}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"valueString\":\"pain\"}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"filter\",\"valueString\":\"a\",\"valueCode\":\"b\"}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"valueSet\",\"resource\":{\"resourceType\":\"ValueSet\"}}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"coding\",\"valueCoding\":{\"code\":\"a\"}}]}"
            })
    void what_is_asked_by_post_and_not_understood_is_told(String body) throws Exception {
        var answer = api.send(
                "POST", "/ValueSet/BackSurgeryFindings/$expand", body, "Content-Type", "application/fhir+json");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(Api.FHIR
                        .newJsonParser()
                        .parseResource(OperationOutcome.class, answer.body())
                        .getIssueFirstRep()
                        .getDiagnostics())
                .isNotEmpty();
    }
}
