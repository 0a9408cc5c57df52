/**
 * Pictures of representations, as PNG, without Java's desktop module.
 *
 * <pre>
 *   Matrix -> levels -> Png                                        on the live page
 *   Matrix, RowScale -> RepresentationPlot -> Canvas -> Png        with axes, for files
 *                         Magma, Lettering
 * </pre>
 */
package org.earshot.picture;
