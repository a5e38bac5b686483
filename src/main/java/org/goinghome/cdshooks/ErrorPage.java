package org.goinghome.cdshooks;

import static org.springframework.web.bind.annotation.RequestMethod.DELETE;
import static org.springframework.web.bind.annotation.RequestMethod.GET;
import static org.springframework.web.bind.annotation.RequestMethod.HEAD;
import static org.springframework.web.bind.annotation.RequestMethod.OPTIONS;
import static org.springframework.web.bind.annotation.RequestMethod.PATCH;
import static org.springframework.web.bind.annotation.RequestMethod.POST;
import static org.springframework.web.bind.annotation.RequestMethod.PUT;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.goinghome.intake.Faults;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the servlet container refuses before or after the controllers. */
@RestController
class ErrorPage implements ErrorController {

    /** OPTIONS is named because Spring would answer it by itself, with methods that get nothing but 404 here. */
    @RequestMapping(
            path = "${spring.web.error.path:${error.path:/error}}",
            method = {GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS})
    ResponseEntity<byte[]> error(HttpServletRequest request, HttpServletResponse response) {
        if ("TRACE".equals(request.getAttribute(RequestDispatcher.ERROR_METHOD))) {
            // Tomcat's own 405 names methods of which it does not know whether they work here.
            response.setHeader(HttpHeaders.ALLOW, null);
            return ErrorAnswer.of(HttpStatus.NOT_IMPLEMENTED, HttpHeaders.EMPTY);
        }
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer value
                ? HttpStatusCode.valueOf(value)
                : HttpStatus.NOT_FOUND;
        var issues = List.of(ErrorAnswer.issue(status, Set.of()));
        var failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (failure instanceof IOException && status.is4xxClientError()) {
            // A body that stopped or broke off; whoever was reading it has logged that.
            return ErrorAnswer.of(status, HttpHeaders.EMPTY, issues);
        }
        if (failure instanceof Throwable unexpected) {
            Faults.log(unexpected);
        }
        var path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        CallLog.refused(status, CallLog.Call.at(path == null ? null : path.toString(), null), issues);
        return ErrorAnswer.of(status, HttpHeaders.EMPTY, issues);
    }
}
