package org.goinghome.timeline;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.goinghome.artifact.Text;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.StringType;

/** A complex extension, read by the names of its parts. */
record Parts(Extension extension) {

    Stream<Parts> each(String name) {
        return extension.getExtensionsByUrl(name).stream().map(Parts::new);
    }

    List<String> values(String name) {
        return extension.getExtensionsByUrl(name).stream()
                .map(part -> part.getValue().primitiveValue())
                .toList();
    }

    Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    BigDecimal number(String name, BigDecimal otherwise) {
        return value(name).map(BigDecimal::new).orElse(otherwise);
    }

    Text text(String name) {
        return extension.getExtensionsByUrl(name).stream()
                .map(Extension::getValue)
                .filter(StringType.class::isInstance)
                .map(value -> Text.of((StringType) value))
                .findFirst()
                .orElseGet(() -> Text.of(""));
    }
}
