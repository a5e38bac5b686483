package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Forms of CQL that the guidance does not have, or not in every way: each is true, whether it is translated or left to the
 * reference engine. The guidance's own are compared with that engine in {@code ExpressionsTest}.
 */
class TranslationTest {

    private static final String LITERAL =
            "{\"type\": \"Literal\", \"valueType\": \"{urn:hl7-org:elm-types:r1}Boolean\", \"value\": \"%s\"}";

    private static TinyGuidance guidance(String expression) {
        var observation = new Observation().setStatus(ObservationStatus.FINAL);
        observation.setId("o1");
        return new TinyGuidance()
                .declare("using FHIR version '4.0.1'")
                .declare("parameter Unset Integer")
                .declare("parameter Preset Integer default 3")
                .declare("context Patient")
                .declare("define function Doubled(x Integer): x * 2")
                .declare(
                        "define Rows: {Tuple {k: 'a', v: 1}, Tuple {k: 'b', v: 2}, Tuple {k: 'a', v: 3}, Tuple {k: 'c', v: 4}}")
                .declare("define Pair: {Tuple {k: 'a'}, Tuple {k: 'b'}}")
                .declare("define Gaps: {Tuple {k: 'a'}, Tuple {k: null as String}, Tuple {k: 'b'}, Tuple {k: 'a'}}")
                .declare("define One: Tuple {k: 'a'}")
                .declare("define Codes: {Code {code: 'a'}, Code {code: 'b'}, Code {code: 'a'}, Code {code: 'c'}}")
                .declare("define function OfText(x String): Count(Rows R where R.k = x)")
                .declare("define function SameRows(x Integer): Rows")
                .define("S1", expression)
                .patient(observation);
    }

    /** A sign with this ELM, beside a define that is true and a function that stands elsewhere. */
    private static TinyGuidance library(String elm) {
        return new TinyGuidance().elm("""
                {"library": {
                  "identifier": {"id": "Tiny", "version": "1.0.0"},
                  "usings": {"def": [{"localIdentifier": "FHIR", "uri": "http://hl7.org/fhir", "version": "4.0.1"}]},
                  "parameters": {"def": []},
                  "statements": {"def": [
                    {"name": "Applies", "context": "Patient", "accessLevel": "Public", "expression": %1$s},
                    {"name": "S1", "context": "Patient", "accessLevel": "Public", "expression": %2$s},
                    {"type": "FunctionDef", "name": "Outside", "context": "Patient", "accessLevel": "Public",
                      "external": true, "operand": []}
                  ]}
                }}
                """.formatted(LITERAL.formatted("true"), elm));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            exists ([Observation] O where O.status.value = 'final')                                      ~ true
            exists ([Observation] O let S: O.status.value where S = 'final' return S)                    ~ true
            Unset is null and Preset = 3                                                                 ~ true
            Doubled(2) = 4 and Doubled(Doubled(1)) = 4                                                   ~ true
            ((First([Observation])) O where O.status.value = 'final' return O.id.value) = 'o1'             ~ true
            ((First([Observation])) O where O.status.value = 'amended' return O.id.value) is null          ~ true
            ((First([Condition])) C return C.id.value) is null                                             ~ true
            First(({Tuple {a: 1}, Tuple {a: 2}}) T sort by a desc).a = 2                                 ~ true
            First(({Tuple {a: 2}, Tuple {a: 1}}) T sort by a).a = 1                                      ~ true
            First(({1, 2}) N sort desc) = 2                                                              ~ false
            Coalesce({null, 2, 3}) = 2                                                                   ~ false
            Coalesce(null, 2, 3) = 2                                                                     ~ true
            exists (from [Observation] A, [Observation] B where A.id = B.id return A)                    ~ false
            exists ([Observation] A with [Observation] B such that A.id = B.id)                          ~ false
            (({1, 2, 3}) N aggregate Total starting 0: Total + N) = 6                                    ~ false
            AllTrue({true, Sum({1, 2}) = 3})                                                             ~ false
            @2026-01-01T12:00:00.0 in day of Interval[@2026-01-01T00:00:00.0, @2026-01-02T00:00:00.0]    ~ false
            'a' & 'b' & null = 'ab'                                                                      ~ true
            ({1, 2} union {2, 3}) = {1, 2, 3}                                                            ~ true
            (false or (null is null)) and (null or true) and not (null and false)                        ~ true
            Count(Rows R where R.k = 'a') = 2 and not exists (Rows R where R.k = 'x')                    ~ true
            (Rows R where R.k = 'a' and R.v > 1 and R.v < 9 return R.v) = {3}                            ~ true
            OfText('a') = 2 and OfText('b') = 1 and OfText('x') = 0 and OfText(null) = 0                 ~ true
            (({'a', 'b'}) L return all Count(Rows R where R.k = L)) = {2, 1}                             ~ true
            Count(Rows R where R.v = 2) = 1 and Count(Rows R where R.k = 'a' or R.v = 2) = 3             ~ true
            Count(Rows R where R.k = R.k) = 4 and Count(Rows R where 'a' = R.k) = 2                      ~ true
            Count(Rows R where exists (Pair Q where R.k = Q.k)) = 3                                      ~ true
            Count(Rows R where exists (Pair Q where R.k = 'a')) = 2                                      ~ true
            Count(Pair R where R.k = 'a') = 1 and Count(Gaps R where R.k = 'a') = 2                      ~ true
            Count(Codes C where C.code = 'a') = 2 and Count((SameRows(1)) R where R.k = 'a') = 2         ~ true
            ((One) R where R.k = 'a' return R.k) = 'a' and ((One) R where R.k = 'b' return R.k) is null      ~ true
            Count((First({Tuple {rows: Rows}}).rows) R where R.k = 'a') = 2                              ~ true
            (case 2 when 1 then 'a' when 2 then 'b' else 'c' end) = 'b'                                  ~ true
            (case 3 when 1 then 'a' when 2 then 'b' else 'c' end) = 'c'                                  ~ true
            """)
    void an_expression_is_true_whoever_evaluates_it(String expression, boolean translated) {
        assertThat(guidance(expression.strip()).isTranslated()).isEqualTo(translated);
        assertThat(guidance(expression.strip()).findings().signs()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(singleton from ({1, 2})) = 1", "(singleton from (({1, 2}) N sort desc)) = 1"})
    void what_throws_is_told_whoever_evaluates_it(String expression) {
        assertThat(guidance(expression).findings().open())
                .singleElement()
                .satisfies(open -> assertThat(open.failed()).isTrue());
    }

    /** No compiler makes such things; a package may hold them all the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'ExpressionRef', 'name': 'S1'}",
                "{'type': 'ExpressionRef', 'name': 'Nothing'}",
                "{'type': 'ExpressionRef', 'name': 'S1', 'libraryName': 'Nowhere'}",
                "{'type': 'FunctionRef', 'name': 'Applies', 'operand': []}",
                "{'type': 'FunctionRef', 'name': 'Outside', 'operand': []}",
                "{'type': 'ExpressionRef', 'name': 'Outside'}",
                "{'type': 'AliasRef', 'name': 'Nothing'}",
                "{'type': 'Not'}",
                "{'type': 'And', 'operand': []}",
                "{'type': 'Exists', 'operand': {'type': 'Retrieve', 'dataType': '{http://hl7.org/fhir}Observation', 'dateProperty': 'effective', 'dateRange': {'type': 'Null'}}}",
                "{'type': 'Exists', 'operand': {'type': 'Retrieve', 'dataType': '{http://hl7.org/fhir}Observation', 'codeProperty': 'code', 'codes': {'type': 'List', 'element': []}}}",
                "{'type': 'InValueSet', 'code': {'type': 'Null'}, 'valuesetExpression': {'type': 'Null'}}"
            })
    void what_is_odd_is_left_to_the_reference_engine(String elm) {
        var guidance = library(elm.replace('\'', '"'));

        assertThat(guidance.isTranslated()).isFalse();
    }

    /** A row is no such thing before there is one. */
    @Test
    void what_depends_on_the_row_is_asked_for_each_row() {
        var guidance = library("""
                {"type": "Query", "source": [{"alias": "A", "expression": {"type": "ExpressionRef", "name": "Applies"}}],
                  "relationship": [], "where": {"type": "Equal", "operand": [
                    {"type": "Property", "path": "x", "scope": "A"}, {"type": "AliasRef", "name": "A"}]}}
                """);

        assertThat(guidance.isTranslated()).isTrue();
    }

    @Test
    void a_function_is_no_expression_for_the_reference_engine_either() {
        var guidance = guidance("AllTrue({true})");

        assertThat(guidance.outcome("Doubled")).isEqualTo(new Logic.Outcome.Threw("no result"));
    }
}
