package org.goinghome.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every statement of the guidance is put to use and tested, and {@code docs/guidance.md} says how. */
class StatementTableTest {

    private static final Path PAGE = Path.of("docs", "guidance.md");
    private static StatementTable table;

    @BeforeAll
    static void read() {
        table = new StatementTable();
    }

    @Test
    void every_statement_has_an_action_and_a_case_on_each_side() {
        var uncovered = table.rows().stream()
                .filter(row -> !row.missing().isEmpty())
                .map(row -> row.id() + " lacks " + String.join(", ", row.missing()))
                .toList();

        System.out.printf(
                "Guidance: %d statements, %d actions, %d cases, %d uncovered%n",
                table.rows().size(), table.actions(), table.cases(), uncovered.size());
        assertThat(uncovered).isEmpty();
    }

    @Test
    void only_purposes_and_what_is_about_the_guidance_itself_are_left_to_metadata() {
        assertThat(table.rows())
                .filteredOn(row -> StatementTable.BY_METADATA.contains(row.id()))
                .hasSameSizeAs(StatementTable.BY_METADATA)
                .allSatisfy(row -> assertThat(row.line()).containsPattern("\\| [PG] \\|"));
    }

    @Test
    void the_page_on_the_guidance_is_up_to_date() throws IOException {
        if (Boolean.getBoolean("goinghome.write-docs")) {
            Files.writeString(PAGE, table.markdown());
        }

        assertThat(PAGE)
                .as("stale; write it anew with: mvn test -Dtest=StatementTableTest -Dgoinghome.write-docs=true")
                .content()
                .isEqualTo(table.markdown());
    }
}
