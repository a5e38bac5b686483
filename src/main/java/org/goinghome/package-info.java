/** Going Home CDS: going-home guidance after back surgery, answered over CDS Hooks. */
@NullMarked
package org.goinghome;

import org.jspecify.annotations.NullMarked;
