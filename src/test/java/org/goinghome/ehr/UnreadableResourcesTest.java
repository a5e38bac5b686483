package org.goinghome.ehr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.ehr.GatheredAssert.assertGaps;
import static org.goinghome.ehr.GatheredAssert.assertProblems;
import static org.goinghome.ehr.GatheredAssert.assertUnread;
import static org.goinghome.ehr.GatheredAssert.data;
import static org.goinghome.ehr.Prefetched.CONDITIONS;
import static org.goinghome.ehr.Prefetched.PATIENT;
import static org.goinghome.ehr.Prefetched.VITALS;
import static org.goinghome.ehr.Prefetched.bundle;
import static org.goinghome.ehr.Prefetched.bundleOfEntries;
import static org.goinghome.ehr.Prefetched.observation;
import static org.goinghome.ehr.Prefetched.observationWith;
import static org.goinghome.ehr.Prefetched.with;

import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.Gap.Reason;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is FHIR in the main and yet cannot be read to the end. */
class UnreadableResourcesTest {

    private static final String OURS = observation("Patient/1");

    /** Each of these was dropped or bent in silence by the FHIR parser's default. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"valueQuantty\":{\"value\":39.9}",
                "\"effectiveDateTime\":\"2026-13-45\"",
                "\"effectiveDateTime\":20260101",
                "\"valueQuantity\":{\"value\":\"high\"}",
                "\"valueQuantity\":{\"value\":true}",
                "\"valueQuantity\":\"39.9\"",
                "\"valueQuantity\":[{\"value\":1},{\"value\":2}]",
                "\"valueQuantity\":{\"value\":39.9,\"code\":{\"value\":\"Cel\"}}",
                "\"valueQuantity\":{\"value\":1},\"valueString\":\"a\"",
                "\"valueBoolean\":\"maybe\"",
                "\"valueInteger\":1.5",
                "\"valueInteger\":99999999999",
                "\"category\":{\"text\":\"a\"}",
                "\"category\":[\"a\"]",
                "\"meta\":{\"lastUpdated\":\"yesterday\"}",
                "\"id\":{\"a\":1}",
                "\"extension\":\"a\"",
                "\"extension\":[{\"valueString\":\"a\"}]",
                "\"contained\":[{\"resourceType\":\"Foo\"}]",
                "\"contained\":\"a\"",
                "\"text\":{\"status\":\"generated\",\"div\":\"<b>\"}",
                "\"Subject\":{}",
                "\"patient\":{\"reference\":\"Patient/1\"}"
            })
    void a_broken_resource_is_left_out_and_counted_while_the_others_are_used(String broken) {
        var resource = observationWith("\"subject\":{\"reference\":\"Patient/1\"}," + broken);

        var gathered = with("vitals", bundle(OURS, resource, OURS)).gather(VITALS);

        assertGaps(gathered).containsExactly(Gap.ofEntries("vitals", 1, 3));
        assertUnread(gathered).singleElement().asString().startsWith("prefetch.vitals.entry[1].resource");
        assertThat(data(gathered).ofType("Observation")).hasSize(2);
    }

    /** A FHIR parser that is lenient takes "38" for 38. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "\"valueQuantity\":{\"value\":\"38\"}|.valueQuantity.value",
                "\"valueInteger\":\"38\"|.valueInteger",
                "\"valueBoolean\":\"true\"|.valueBoolean",
                "\"valueBoolean\":1|.valueBoolean",
                "\"valueString\":38|.valueString",
                "\"valueCodeableConcept\":{\"coding\":[{\"system\":\"s\"},{\"code\":38}]}|.valueCodeableConcept.coding[1].code",
                "\"component\":[{\"code\":{},\"valueQuantity\":{\"value\":\"38\"}}]|.component[0].valueQuantity.value",
                "\"extension\":[{\"url\":\"u\",\"valueDecimal\":\"38\"}]|.extension[0].valueDecimal",
                "\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"a\",\"active\":\"true\"}]|.contained[0].active",
                "\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"a/b\"}]|.contained[0].id",
                "\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"##a\"}]|.contained[0].id"
            })
    void a_value_of_the_wrong_json_type_is_left_out_by_its_place(String broken, String place) {
        var resource = observationWith("\"subject\":{\"reference\":\"Patient/1\"}," + broken);

        var gathered = with("vitals", bundle(OURS, resource)).gather(VITALS);

        assertGaps(gathered).containsExactly(Gap.ofEntries("vitals", 1, 2));
        assertUnread(gathered).containsExactly("prefetch.vitals.entry[1].resource" + place);
    }

    /** Of an id with a slash the parser keeps the last part, which may be the id of another resource or somebody's words. */
    @ParameterizedTest
    @ValueSource(strings = {"a/b", "https://elsewhere.example/Observation/1", "Jane Roe", "<b>", ""})
    void a_resource_whose_id_is_none_is_left_out_by_its_place(String id) {
        var resource = observationWith("\"subject\":{\"reference\":\"Patient/1\"},\"id\":\"" + id + "\"");

        var gathered = with("vitals", bundle(OURS, resource)).gather(VITALS);

        assertGaps(gathered).containsExactly(Gap.ofEntries("vitals", 1, 2));
        assertUnread(gathered).containsExactly("prefetch.vitals.entry[1].resource.id");
    }

    /** The parser looks for extensions there, and drops the rest without a word. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "\"valueString\":\"a\",\"_valueString\":{\"valueQuantity\":{\"value\":39.9}}|._valueString.valueQuantity",
                "\"valueString\":\"a\",\"_valueString\":\"39.9\"|._valueString",
                "\"_valueQuantity\":{\"extension\":[]}|._valueQuantity",
                "\"_valueQuantty\":{\"extension\":[]}|._valueQuantty",
                "\"component\":[{\"_modifierExtension\":[null,{\"id\":\"a\"}]}]|.component[0]._modifierExtension",
                "\"_extension\":[{\"id\":\"a\"}]|._extension",
                "\"effectiveDateTime\":\"2026\",\"_effectiveDateTime\":{\"extension\":[{\"url\":\"u\",\"valueDecimal\":\"38\"}]}"
                        + "|._effectiveDateTime.extension[0].valueDecimal",
                "\"meta\":{\"profile\":[],\"_profile\":[{\"extension\":[{\"url\":\"u\",\"valueInteger\":1}]}]}"
                        + "|.meta._profile"
            })
    void a_resource_with_more_than_extensions_beside_a_value_is_left_out(String broken, String place) {
        var resource = observationWith("\"subject\":{\"reference\":\"Patient/1\"}," + broken);

        var gathered = with("vitals", bundle(OURS, resource)).gather(VITALS);

        assertGaps(gathered).containsExactly(Gap.ofEntries("vitals", 1, 2));
        assertUnread(gathered).containsExactly("prefetch.vitals.entry[1].resource" + place);
    }

    /** The parser drops them and what stands in them without a word. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "\"fhir_comments\":[\"not the left arm\"]|.fhir_comments",
                "\"component\":[{\"fhir_comments\":{\"valueQuantity\":{\"value\":39.9}}}]|.component[0].fhir_comments",
                "\"extension\":[{\"url\":\"u\",\"fhir_comments\":[\"a\"],\"valueCode\":\"c\"}]|.extension[0].fhir_comments"
            })
    void a_resource_with_comments_of_an_older_fhir_is_left_out(String comments, String place) {
        var resource = observationWith("\"subject\":{\"reference\":\"Patient/1\"}," + comments);

        var gathered = with("vitals", bundle(OURS, resource)).gather(VITALS);

        assertGaps(gathered).containsExactly(Gap.ofEntries("vitals", 1, 2));
        assertUnread(gathered).containsExactly("prefetch.vitals.entry[1].resource" + place);
    }

    /** Of two values the parser keeps the last without a word. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "\"extension\":[{\"url\":\"u\",\"valueString\":\"a\",\"valueInteger\":3}]|.extension[0].valueInteger",
                "\"extension\":[{\"url\":\"u\",\"valuestring\":\"a\"}]|.extension[0].valuestring",
                "\"_status\":{\"extension\":[{\"url\":\"u\",\"valueCode\":\"a\",\"valueBoolean\":true}]}"
                        + "|._status.extension[0].valueBoolean",
                "\"extension\":[{\"url\":\"u\",\"extension\":[{\"url\":\"v\",\"valueCode\":\"a\",\"valueUri\":\"b\"}]}]"
                        + "|.extension[0].extension[0].valueUri"
            })
    void a_resource_with_an_extension_of_two_values_is_left_out(String broken, String place) {
        var resource = observationWith("\"subject\":{\"reference\":\"Patient/1\"}," + broken);

        var gathered = with("vitals", bundle(OURS, resource)).gather(VITALS);

        assertGaps(gathered).containsExactly(Gap.ofEntries("vitals", 1, 2));
        assertUnread(gathered).containsExactly("prefetch.vitals.entry[1].resource" + place);
    }

    /** Names of elements, never their values. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "\"valueQuantty\":{\"value\":39.9}|.valueQuantty",
                "\"valueQuantity\":{\"valu\":39.9}|.valueQuantity.valu",
                "\"effectiveDateTime\":\"2026-13-45\"|.effectiveDateTime",
                "\"valueQuantity\":\"39.9\"|.valueQuantity",
                "\"category\":{\"text\":\"a\"}|.category",
                "\"meta\":{\"lastUpdated\":\"yesterday\"}|.meta.lastUpdated",
                "\"interpretation\":[{\"coding\":[{\"userSelected\":\"Jane Roe\"}]}]|.interpretation[0].coding[0].userSelected",
                "\"valueQuantity\":{\"comparator\":\"about\"}|.valueQuantity.comparator",
                "\"Jane Roe\":1|.*",
                "\"extension\":[{\"valueString\":\"a\"}]|''"
            })
    void the_place_that_cannot_be_read_is_named(String broken, String place) {
        var resource = observationWith("\"subject\":{\"reference\":\"Patient/1\"}," + broken);

        var gathered = with("vitals", bundle(OURS, resource)).gather(VITALS);

        assertUnread(gathered).containsExactly("prefetch.vitals.entry[1].resource" + place.replace("''", ""));
    }

    /** What an EHR may send and few do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"_status\":{\"extension\":[{\"url\":\"u\",\"valueInteger\":1}]}",
                "\"extension\":[{\"url\":\"u\",\"extension\":[{\"url\":\"v\",\"valueQuantity\":{\"value\":1.0}}]}]",
                "\"modifierExtension\":[{\"url\":\"u\",\"valueBoolean\":false}]",
                "\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"a\",\"multipleBirthInteger\":2,"
                        + "\"name\":[{\"given\":[\"A\",null],\"_given\":[null,{\"id\":\"g\"}]}]}],"
                        + "\"performer\":[{\"reference\":\"#a\"}]",
                "\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">a</div>\"}",
                "\"id\":\"o\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"2026-01-01T00:00:00Z\",\"profile\":[\"p\"]}",
                "\"valueSampledData\":{\"origin\":{\"value\":0},\"period\":10,\"dimensions\":1,\"data\":\"E\"}",
                "\"valueTime\":\"10:00:00\"",
                "\"effectiveTiming\":{\"repeat\":{\"count\":2,\"periodUnit\":\"d\",\"timeOfDay\":[\"10:00:00\"]}}",
                "\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"#a\"}]",
                "\"referenceRange\":[{\"low\":{\"id\":\"q\",\"value\":1e1},\"text\":\"t\"}]"
            })
    void what_is_fhir_is_read(String members) {
        var resource = observationWith("\"subject\":{\"reference\":\"Patient/1\"}," + members);

        var gathered = with("vitals", bundle(resource)).gather(VITALS);

        assertUnread(gathered).isEmpty();
        assertGaps(gathered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"subject\":\"Patient/1\"", "\"subject\":[{\"reference\":\"Patient/1\"}]", "\"subject\":true"})
    void a_resource_with_a_misplaced_subject_is_left_out_as_well(String subject) {
        var gathered = with("vitals", bundle(OURS, observationWith(subject))).gather(VITALS);

        assertGaps(gathered).containsExactly(Gap.ofEntries("vitals", 1, 2));
        assertUnread(gathered).containsExactly("prefetch.vitals.entry[1].resource.subject");
        assertThat(data(gathered).ofType("Observation")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "7",
                "null",
                "{\"fullUrl\":\"http://x/Observation/1\"}",
                "{\"resource\":null}",
                "{\"resource\":\"a\"}",
                "{\"resource\":{}}",
                "{\"resourc\":{\"resourceType\":\"Observation\"}}"
            })
    void an_entry_without_a_resource_is_a_gap(String entry) {
        var gathered = with("vitals", bundleOfEntries(entry, "{\"resource\":" + OURS + "}"))
                .gather(VITALS);

        assertGaps(gathered).containsExactly(Gap.ofEntries("vitals", 1, 2));
        assertUnread(gathered).singleElement().asString().startsWith("prefetch.vitals.entry[0]");
        assertThat(data(gathered).ofType("Observation")).hasSize(1);
    }

    @Test
    void a_bundle_whose_entries_have_another_name_is_a_gap() {
        var gathered = with("vitals", "{\"resourceType\":\"Bundle\",\"entries\":[{\"resource\":" + OURS + "}]}")
                .gather(VITALS);

        assertGaps(gathered).containsExactly(new Gap("vitals", Reason.UNREADABLE));
        assertUnread(gathered).containsExactly("prefetch.vitals.entries");
    }

    @Test
    void entries_beside_what_is_no_part_of_a_bundle_may_not_be_all() {
        var gathered = with("vitals", bundle(OURS).replace("\"type\"", "\"more\":[],\"type\""))
                .gather(VITALS);

        assertGaps(gathered).containsExactly(new Gap("vitals", Reason.INCOMPLETE));
        assertUnread(gathered).containsExactly("prefetch.vitals.more");
    }

    @Test
    void entries_of_which_none_can_be_read_are_a_gap_as_a_whole() {
        var broken = observationWith("\"subject\":{\"reference\":\"Patient/1\"},\"valueBoolean\":\"maybe\"");

        assertGaps(with("vitals", bundle(broken, broken)).gather(VITALS))
                .containsExactly(new Gap("vitals", Reason.UNREADABLE));
    }

    @Test
    void a_broken_resource_on_a_full_page_is_two_gaps() {
        var broken = observationWith("\"subject\":{\"reference\":\"Patient/1\"},\"valueBoolean\":\"maybe\"");

        assertGaps(with("vitals", bundle(OURS, OURS, OURS, broken)).gather(VITALS))
                .containsExactly(Gap.ofEntries("vitals", 1, 4), new Gap("vitals", Reason.INCOMPLETE));
    }

    @Test
    void a_broken_resource_that_is_all_there_is_under_a_required_key_stops_the_call() {
        assertProblems(with("patient", "{\"resourceType\":\"Patient\",\"id\":\"1\",\"birthDay\":\"1970-01-01\"}")
                        .gather(PATIENT))
                .containsExactly(new Gathered.Problem(
                        IssueType.STRUCTURE,
                        "prefetch.patient.birthDay",
                        "Required input 'patient' cannot be read as FHIR R4.",
                        new Gap("patient", Gap.Reason.UNREADABLE)));
    }

    @Test
    void a_broken_resource_that_is_all_there_is_under_an_optional_key_is_a_gap() {
        assertGaps(with(
                                "conditions",
                                "{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\"Patient/1\"},"
                                        + "\"onset\":\"2026\"}")
                        .gather(CONDITIONS))
                .containsExactly(new Gap("conditions", Reason.UNREADABLE));
    }
}
