/** How does an EHR see the service? A FHIR server and a CDS client on the command line; a tool of developers, not part of the service. */
package org.goinghome.sandbox;
