package org.goinghome.security;

import java.util.List;

/** Where the pages are that are shown in open mode: what they consist of, and the examples. */
public final class ViewerAddresses {

    public static final List<String> ALL = List.of("/", "/*.html", "/assets/*", "/lforms/*", "/examples/*");

    private ViewerAddresses() {}
}
