package org.goinghome.guidance;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.goinghome.artifact.Artifacts;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ValueSet;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.terminology.CodeSystemInfo;
import org.opencds.cqf.cql.engine.terminology.TerminologyProvider;
import org.opencds.cqf.cql.engine.terminology.ValueSetInfo;

/** Membership in our own value sets, from the expansions they carry: no terminology server is asked. */
final class Expansions implements TerminologyProvider {

    private final Map<String, List<Coding>> codings = new HashMap<>();
    private final Map<String, Set<String>> tokens = new HashMap<>();

    Expansions(Artifacts artifacts) {
        artifacts.all(ValueSet.class).filter(ValueSet::hasExpansion).forEach(valueSet -> {
            var members = artifacts.expansion(valueSet.getUrl());
            var set = new HashSet<String>();
            members.forEach(member -> set.add(token(member.getSystem(), member.getCode())));
            // With a version it is that version or none.
            Stream.of(valueSet.getUrl(), valueSet.getUrl() + "|" + valueSet.getVersion())
                    .forEach(canonical -> {
                        codings.put(canonical, members);
                        tokens.put(canonical, set);
                    });
        });
    }

    static String token(String system, String code) {
        return system + "|" + code;
    }

    boolean holds(String canonical) {
        return tokens.containsKey(canonical);
    }

    /** The members of a value set as {@code system|code}. */
    Set<String> tokens(String canonical) {
        return tokens.getOrDefault(canonical, Set.of());
    }

    @Override
    public boolean in(Code code, ValueSetInfo valueSet) {
        return tokens(String.valueOf(valueSet.getId()))
                .contains(token(String.valueOf(code.getSystem()), String.valueOf(code.getCode())));
    }

    @Override
    public Iterable<Code> expand(ValueSetInfo valueSet) {
        return codings.getOrDefault(String.valueOf(valueSet.getId()), List.of()).stream()
                .map(coding -> new Code().withSystem(coding.getSystem()).withCode(coding.getCode()))
                .toList();
    }

    /** Nothing in our CQL asks for a display; a code is its own answer. */
    @Override
    public Code lookup(Code code, CodeSystemInfo codeSystem) {
        return code;
    }
}
