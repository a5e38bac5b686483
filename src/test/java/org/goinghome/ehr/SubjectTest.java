package org.goinghome.ehr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.goinghome.payload.Payload;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectTest {

    private static final String SERVER = "https://ehr.example/fhir";

    private static Subject of(String json) throws Exception {
        var resource = Payload.read(json.replace('\'', '"').getBytes(UTF_8));
        return Subject.of(resource.member("resourceType").flatMap(Payload::text).orElseThrow(), resource, SERVER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{'resourceType':'Patient','id':'p1'}~p1",
                "{'resourceType':'Procedure','subject':{'reference':'Patient/p1'}}~p1",
                "{'resourceType':'Procedure','subject':{'reference':'Patient/p1/_history/3'}}~p1",
                "{'resourceType':'Procedure','subject':{'reference':'https://ehr.example/fhir/Patient/p1'}}~p1",
                "{'resourceType':'AllergyIntolerance','patient':{'reference':'Patient/p.1-2_3'}}~p.1-2_3",
                "{'resourceType':'Claim','patient':{'reference':'Patient/p1'},'subject':{'reference':'Patient/p1'}}~p1"
            })
    void is_known_by_the_one_patient_who_is_named(String json, String patientId) throws Exception {
        assertThat(of(json)).isEqualTo(new Subject.Known(patientId));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{'resourceType':'Patient'}~$.id~is no id",
                "{'resourceType':'Patient','id':1}~$.id~is no id",
                "{'resourceType':'Patient','id':'..'}~$.id~is no id",
                "{'resourceType':'Procedure'}~$~names no patient",
                "{'resourceType':'Procedure','subject':'Patient/p1'}~$.subject~is no reference",
                "{'resourceType':'Procedure','subject':{'reference':1}}~$.subject~is no reference",
                "{'resourceType':'Procedure','subject':{'reference':'Patient/'}}~$.subject~is no reference",
                "{'resourceType':'Procedure','subject':{'reference':'Patient/../x'}}~$.subject~is no reference",
                "{'resourceType':'Procedure','subject':{'reference':'Patient/..'}}~$.subject~is no reference",
                "{'resourceType':'Procedure','subject':{'reference':'Group/p1'}}~$.subject~is no reference",
                "{'resourceType':'Procedure','subject':{'reference':'urn:uuid:1'}}~$.subject~is no reference",
                "{'resourceType':'Procedure','subject':{'reference':'https://other.example/fhir/Patient/p1'}}~$.subject~is no reference",
                "{'resourceType':'Claim','patient':{'reference':'Patient/p1'},'subject':{'reference':'Patient/p2'}}~$~names two patients",
                "{'resourceType':'Claim','patient':{'reference':'Patient/p1'},'subject':{}}~$~names two patients"
            })
    void is_unknown_else_with_the_place_and_the_reason(String json, String path, String reason) throws Exception {
        assertThat(of(json)).isInstanceOfSatisfying(Subject.Unknown.class, unknown -> {
            assertThat(unknown.path()).isEqualTo(path);
            assertThat(unknown.reason()).startsWith(reason);
        });
    }
}
