package org.goinghome.ehr;

import ca.uhn.fhir.parser.json.BaseJsonLikeArray;
import ca.uhn.fhir.parser.json.BaseJsonLikeObject;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue;
import ca.uhn.fhir.parser.json.BaseJsonLikeWriter;
import ca.uhn.fhir.parser.json.JsonLikeStructure;
import java.io.Reader;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.goinghome.payload.Payload;
import org.jspecify.annotations.Nullable;

/** JSON that was read already, as FHIR's parser wants it: so it is not read once more. It can be read and nothing else. */
final class FhirTree implements JsonLikeStructure {

    private final Payload root;

    FhirTree(Payload root) {
        this.root = root;
    }

    @Override
    public BaseJsonLikeObject getRootObject() {
        return new Members(root.members());
    }

    @Override
    public JsonLikeStructure getInstance() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void load(Reader reader) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void load(Reader reader, boolean allowArray) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BaseJsonLikeWriter getJsonLikeWriter(Writer writer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BaseJsonLikeWriter getJsonLikeWriter() {
        throw new UnsupportedOperationException();
    }

    private static BaseJsonLikeValue of(Payload value) {
        return switch (value.kind()) {
            case OBJECT -> new Members(value.members());
            case ARRAY -> new Elements(value.elements());
            case NULL -> BaseJsonLikeValue.NULL;
            case STRING, NUMBER, BOOLEAN -> new Scalar(value);
        };
    }

    private static final class Members extends BaseJsonLikeObject {

        private final Map<String, Payload> members;

        Members(Map<String, Payload> members) {
            this.members = members;
        }

        @Override
        public Iterator<String> keyIterator() {
            return members.keySet().iterator();
        }

        @Override
        public @Nullable BaseJsonLikeValue get(String name) {
            var value = members.get(name);
            return value == null ? null : of(value);
        }

        @Override
        public @Nullable Object getValue() {
            return null;
        }
    }

    private static final class Elements extends BaseJsonLikeArray {

        private final List<Payload> elements;

        Elements(List<Payload> elements) {
            this.elements = elements;
        }

        @Override
        public int size() {
            return elements.size();
        }

        @Override
        public BaseJsonLikeValue get(int index) {
            return of(elements.get(index));
        }

        @Override
        public @Nullable Object getValue() {
            return null;
        }
    }

    private static final class Scalar extends BaseJsonLikeValue {

        private final Payload value;

        Scalar(Payload value) {
            this.value = value;
        }

        @Override
        public ValueType getJsonType() {
            return ValueType.SCALAR;
        }

        @Override
        public ScalarType getDataType() {
            return switch (value.kind()) {
                case NUMBER -> ScalarType.NUMBER;
                case BOOLEAN -> ScalarType.BOOLEAN;
                default -> ScalarType.STRING;
            };
        }

        @Override
        public Object getValue() {
            return getAsString();
        }

        /** FHIR has no numbers with exponents, and JSON may write any number with one. */
        @Override
        public String getAsString() {
            return value.text()
                    .or(() -> value.number().map(BigDecimal::toPlainString))
                    .orElseGet(value::literal);
        }
    }
}
