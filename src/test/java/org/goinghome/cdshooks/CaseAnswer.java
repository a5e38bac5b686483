package org.goinghome.cdshooks;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.goinghome.conformance.CdsHooksModels;
import org.json.JSONException;
import org.skyscreamer.jsonassert.JSONCompare;
import tools.jackson.databind.JsonNode;

/** Whether an answer is what a case says that it is. */
final class CaseAnswer {

    private static final Pattern NEXT_PROBLEM = Pattern.compile(" ; ");
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\n\\s*");

    private CaseAnswer() {}

    /** What is not as {@code then} says, and what CDS Hooks does not allow; each on one line. */
    static List<String> problems(CaseFolder folder, JsonNode then, HttpResponse<String> response) throws JSONException {
        if (response.statusCode() != 200) {
            return List.of("status " + response.statusCode() + ": " + response.body());
        }
        var compared =
                JSONCompare.compareJSON(then.toString(), CaseFolder.asAtAddress(response.body()), folder.strictness());
        var problems = new ArrayList<String>();
        if (compared.failed()) {
            NEXT_PROBLEM
                    .splitAsStream(compared.getMessage())
                    .map(problem -> LINE_BREAK.matcher(problem.strip()).replaceAll(" "))
                    .forEach(problems::add);
            problems.add("the answer was " + summaries(response.body()));
        }
        problems.addAll(CdsHooksModels.problemsInResponse(response.body()));
        return problems;
    }

    private static List<String> summaries(String answer) {
        return CaseFolder.JSON.readTree(answer).path("cards").values().stream()
                .map(card -> card.path("indicator").asString() + ": "
                        + card.path("summary").asString())
                .toList();
    }
}
