package org.goinghome.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MutantsTest {

    @Test
    void a_threshold_is_moved_by_one_in_its_last_digit() {
        assertThat(changes("""
                parameter Fever System.Quantity default 38.0 'Cel'
                parameter Heart System.Integer default 131
                parameter Setting System.String default '3'
                """))
                .containsExactly("1 '38.0' to '38.1'", "1 '38.0' to '37.9'", "2 '131' to '132'", "2 '131' to '130'");
    }

    @Test
    void a_comparison_is_made_with_and_without_its_limit() {
        assertThat(changes("define A:\n  a >= 1 and b > 1\n    and c <= 1 and d < 1 and e < 1"))
                .containsExactly(
                        "2 '>=' to '>'", "2 '>' to '>='", "3 '<=' to '<'", "3 '<' to '<='", "3 '<' to '<=' #2");
    }

    @Test
    void comments_texts_names_and_types_are_left_alone() {
        assertThat(changes("""
                /* a > b
                   c < d */
                // e > f
                define "g > h": 'i < j' + 'it\\'s >'
                define function K(rows List<Tuple { l List<System.String> }>): Interval<Integer>[1, 2]
                """)).isEmpty();
    }

    @Test
    void one_thing_is_changed_at_a_time() {
        assertThat(Mutants.of("L", "define A: a > 1 or b > 1"))
                .extracting(Mutant::cql)
                .containsExactly("define A: a >= 1 or b > 1", "define A: a > 1 or b >= 1");
    }

    @Test
    void a_few_are_taken_from_all_over() {
        var all = Mutants.of("L", "define A: a > 1 or b > 1 or c > 1 or d > 1 or e > 1 or f > 1");

        assertThat(Mutants.spread(all, 3)).containsExactly(all.get(0), all.get(2), all.get(4));
    }

    private static List<String> changes(String cql) {
        return Mutants.of("L", cql).stream()
                .map(mutant -> mutant.line() + " " + mutant.change())
                .toList();
    }
}
