package org.goinghome.artifact;

import ca.uhn.fhir.parser.ErrorHandlerAdapter;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ScalarType;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ValueType;
import org.jspecify.annotations.Nullable;

/** The parser would drop what it does not understand in silence; here each such event is a problem of the file. */
final class EveryEvent extends ErrorHandlerAdapter {

    private final String file;
    private final Problems problems;

    EveryEvent(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    private void add(@Nullable IParseLocation location, String reason) {
        var parent = location == null ? null : location.getParentElementName();
        problems.add(file, parent == null ? "$" : parent, reason);
    }

    @Override
    public void unknownElement(IParseLocation location, String elementName) {
        add(location, "has an element '" + elementName + "' that FHIR R4 does not have there");
    }

    @Override
    public void unknownAttribute(IParseLocation location, String attributeName) {
        add(location, "has an attribute '" + attributeName + "' that FHIR R4 does not have there");
    }

    @Override
    public void unexpectedRepeatingElement(IParseLocation location, String elementName) {
        add(location, "repeats '" + elementName + "', which may stand once");
    }

    @Override
    public void invalidValue(IParseLocation location, String value, String error) {
        add(location, "has an invalid value '" + value + "': " + error);
    }

    @Override
    public void incorrectJsonType(
            IParseLocation location,
            String elementName,
            ValueType expected,
            ScalarType expectedScalar,
            ValueType found,
            ScalarType foundScalar) {
        add(location, "has '" + elementName + "' as " + found + " where " + expected + " belongs");
    }

    @Override
    public void missingRequiredElement(IParseLocation location, String elementName) {
        add(location, "lacks '" + elementName + "'");
    }

    @Override
    public void containedResourceWithNoId(IParseLocation location) {
        add(location, "contains a resource without an id");
    }

    @Override
    public void unknownReference(IParseLocation location, String reference) {
        add(location, "refers to '" + reference + "', which it does not contain");
    }

    @Override
    public void extensionContainsValueAndNestedExtensions(IParseLocation location) {
        add(location, "has an extension with a value and nested extensions");
    }
}
