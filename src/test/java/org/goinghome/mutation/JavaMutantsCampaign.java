package org.goinghome.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** Reads what PIT found out about the Java of the guidance: run after it by {@code bin/verify mutation}. */
@Tag("campaign")
class JavaMutantsCampaign {

    private static final Path REPORT = Path.of("target", "pit-reports", "mutations.xml");

    /** @param change what is changed, in the words of PIT without the names that the compiler gives to lambdas */
    private record Found(String type, int line, String change, boolean detected, String status) {

        static Found read(Element mutation) {
            return new Found(
                    text(mutation, "mutatedClass"),
                    Integer.parseInt(text(mutation, "lineNumber")),
                    text(mutation, "description").replaceFirst(" for org/goinghome/.*", ""),
                    Boolean.parseBoolean(mutation.getAttribute("detected")),
                    mutation.getAttribute("status"));
        }

        private static String text(Element mutation, String name) {
            return mutation.getElementsByTagName(name).item(0).getTextContent();
        }

        private String file() {
            return type.substring(type.lastIndexOf('.') + 1).replaceFirst("\\$.*", "") + ".java";
        }

        String place() {
            return file() + ":" + line;
        }

        String source() throws IOException {
            var file = Path.of("src", "main", "java")
                    .resolve(type.substring(0, type.lastIndexOf('.')).replace('.', '/'))
                    .resolve(file());
            return Files.readAllLines(file).get(line - 1).strip();
        }
    }

    @Test
    void every_survivor_has_a_reason() throws Exception {
        var found = read();
        var evidence = new Evidence("java");
        var killed = found.stream().filter(Found::detected).count();
        var uncovered = found.stream()
                .filter(mutant -> mutant.status().equals("NO_COVERAGE"))
                .count();
        evidence.line("%d of %d mutants killed; %d of the others in lines that no test of the package reaches."
                .formatted(killed, found.size(), uncovered));
        evidence.line("");
        evidence.line("| survivor | change | line | reason |");
        evidence.line("|---|---|---|---|");
        var seen = new HashMap<String, Integer>();
        for (var mutant : found) {
            var alike = mutant.file() + "\t" + mutant.source() + "\t" + mutant.change();
            var number = seen.merge(alike, 1, Integer::sum);
            if (!mutant.detected()) {
                var key = number == 1 ? alike : alike + " #" + number;
                evidence.survivor(mutant.place(), mutant.change(), mutant.source(), key);
            }
        }

        assertThat(evidence.write()).isEmpty();
    }

    private static List<Found> read() throws Exception {
        var mutations = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(REPORT.toFile())
                .getElementsByTagName("mutation");
        var found = new ArrayList<Found>();
        for (var index = 0; index < mutations.getLength(); index++) {
            found.add(Found.read((Element) mutations.item(index)));
        }
        found.sort(Comparator.comparing(Found::type).thenComparing(Found::line).thenComparing(Found::change));
        return found;
    }
}
