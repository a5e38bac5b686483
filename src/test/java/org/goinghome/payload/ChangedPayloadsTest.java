package org.goinghome.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T15")
class ChangedPayloadsTest {

    private static final int CHANGES = 50_000;

    private static final String REQUEST = """
            {"hook":"patient-view","context":{"userId":"Practitioner/1","patientId":"1"},
             "prefetch":{"patient":null,"vitals":{"resourceType":"Bundle","entry":[
               {"resource":{"resourceType":"Observation","valueQuantity":{"value":-3.75e1,"unit":"\\u00b0C ü"}}},[true,false]]}}}
            """;

    /** Bytes that mean something in JSON or UTF-8 are more likely to find a hole than others. */
    private static final byte[] TELLING = "{}[]\",:\\u0123456789eE+-.tfn \n\0\u00ff".getBytes(UTF_8);

    @Test
    void whatever_is_changed_in_a_request_it_is_read_to_its_last_value_or_refused() {
        var random = new Random(20260101);
        int read = 0;
        for (int i = 0; i < CHANGES; i++) {
            var bytes = changed(random);
            try {
                walk(Payload.read(bytes));
                read++;
            } catch (UnsafePayload e) {
                assertThat(e.getMessage()).startsWith("$");
            }
        }
        assertThat(read).as("changes that leave it readable").isBetween(CHANGES / 20, CHANGES / 2);
    }

    private static byte[] changed(Random random) {
        var bytes = REQUEST.getBytes(UTF_8);
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = TELLING[random.nextInt(TELLING.length)];
        }
        return bytes;
    }

    private static void walk(Payload value) {
        value.text();
        value.members().values().forEach(ChangedPayloadsTest::walk);
        value.elements().forEach(ChangedPayloadsTest::walk);
    }
}
