package org.goinghome.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import org.goinghome.payload.Payload.Kind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T15")
class PayloadTest {

    private static final String REQUEST = """
            {
              "hook" : "patient-view",
              "größe": [ 1 , -2.50 , true , null , "ü\\u0041" ] ,
              "prefetch": { "patient": null , "vitals" : { "resourceType": "Bundle", "entry": [
                 { "resource": { "resourceType": "Observation", "subject": { "reference": "Patient/1" } } },
                 {"fullUrl":"x"}, 7 ] },
                 "pain":{}
              }
            }
            """;

    private final Payload payload = read(REQUEST);

    @Test
    void a_member_of_a_member_is_the_very_bytes_it_was_sent_as() throws IOException {
        var vitals = payload.member("prefetch").orElseThrow().member("vitals").orElseThrow();

        var text = vitals.literal();

        assertThat(text).startsWith("{ \"resourceType\": \"Bundle\"").endsWith("{\"fullUrl\":\"x\"}, 7 ] }");
        assertThat(new String(REQUEST.getBytes(UTF_8), vitals.offset(), vitals.length(), UTF_8))
                .isEqualTo(text);
    }

    @Test
    void every_kind_of_value_is_cut_where_it_starts_and_ends() throws IOException {
        var cut = payload.member("größe").orElseThrow();

        assertThat(cut.elements())
                .extracting(Payload::kind)
                .containsExactly(Kind.NUMBER, Kind.NUMBER, Kind.BOOLEAN, Kind.NULL, Kind.STRING);
        assertThat(cut.elements())
                .extracting(Payload::literal)
                .containsExactly("1", "-2.50", "true", "null", "\"ü\\u0041\"");
    }

    @Test
    void the_root_is_the_object_without_the_space_around_it() throws IOException {
        var root = read("\n\t {\"a\":1} \r\n");

        assertThat(root.offset()).isEqualTo(3);
        assertThat(root.literal()).isEqualTo("{\"a\":1}");
    }

    @Test
    void members_keep_their_order_and_an_absent_one_is_not_a_null_one() {
        var prefetch = payload.member("prefetch").orElseThrow();

        assertThat(prefetch.members().keySet()).containsExactly("patient", "vitals", "pain");
        assertThat(prefetch.member("patient").orElseThrow().kind()).isEqualTo(Kind.NULL);
        assertThat(prefetch.member("smoking")).isEmpty();
    }

    @Test
    void text_is_decoded_and_only_strings_have_text() {
        assertThat(payload.member("hook").orElseThrow().text()).contains("patient-view");
        assertThat(payload.member("größe").orElseThrow().elements().get(4).text())
                .contains("üA");
        assertThat(payload.member("größe").orElseThrow().elements().get(0).text())
                .isEmpty();
        assertThat(payload.text()).isEmpty();
    }

    @Test
    void numbers_are_read_as_written_and_only_numbers_are() {
        var values = payload.member("größe").orElseThrow().elements();

        assertThat(values.get(1).number()).contains(new BigDecimal("-2.50"));
        assertThat(values.get(4).number()).isEmpty();
    }

    @Test
    void values_below_the_kept_levels_are_found_when_asked_for() {
        var entries = payload.member("prefetch")
                .flatMap(prefetch -> prefetch.member("vitals"))
                .flatMap(vitals -> vitals.member("entry"))
                .orElseThrow()
                .elements();

        assertThat(entries).hasSize(3);
        var reference = entries.get(0)
                .member("resource")
                .flatMap(resource -> resource.member("subject"))
                .flatMap(subject -> subject.member("reference"))
                .orElseThrow();
        assertThat(reference.text()).contains("Patient/1");
        assertThat(reference.path()).isEqualTo("$.prefetch.vitals.entry[0].resource.subject.reference");
        assertThat(entries.get(2).members()).isEmpty();
        assertThat(entries.get(2).elements()).isEmpty();
    }

    @Test
    void every_level_down_to_the_deepest_is_reachable() {
        var value = read("{\"a\":".repeat(Guard.MAX_DEPTH) + "\"end\"" + "}".repeat(Guard.MAX_DEPTH));

        for (int i = 0; i < Guard.MAX_DEPTH; i++) {
            value = value.member("a").orElseThrow();
        }

        assertThat(value.text()).contains("end");
    }

    @Test
    void what_it_prints_shows_no_content() {
        assertThat(payload.member("hook").orElseThrow()).hasToString("$.hook (STRING)");
    }

    private static Payload read(String json) {
        try {
            return Payload.read(json.getBytes(UTF_8));
        } catch (UnsafePayload e) {
            throw new AssertionError(e);
        }
    }
}
