"""Products and factors of matrices: the formulas, held to their definitions."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from reference import autograd, nd
from reference.base import MXNetError
from reference.ops import factor, linalg, matrix, triangle

from .pullbacks import check_pullback, draw, outputs, positive_definite, regular

# --- Products -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "attributes"),
    [
        ((4,), (4,), {}),
        ((2, 3), (3, 4), {}),
        ((2, 3, 4), (4,), {}),
        ((4,), (4, 2, 3), {}),
        ((2, 3, 4), (4, 2, 3), {}),
        ((4, 2, 3), (4, 2), {"transpose_a": True}),
        ((2, 4), (3, 2, 4), {"transpose_b": True}),
        ((4, 2), (3, 4), {"transpose_a": True, "transpose_b": True}),
    ],
)
def test_dot_sums_over_one_axis_of_each(a, b, attributes):
    lhs, rhs = draw(*a), draw(*b)
    axes = (0 if attributes.get("transpose_a") else -1, -1 if attributes.get("transpose_b") else 0)
    expected = np.atleast_1d(np.tensordot(lhs, rhs, axes))
    np.testing.assert_allclose(matrix.dot(lhs, rhs, **attributes), expected)
    check_pullback(matrix.dot, lhs, rhs, **attributes)


@pytest.mark.parametrize("turned", list(itertools.product([False, True], repeat=2)))
def test_batch_dot_multiplies_each_pair(turned):
    a, b = turned
    lhs, rhs = draw(*((2, 4, 3) if a else (2, 3, 4))), draw(*((2, 5, 4) if b else (2, 4, 5)))
    found = matrix.batch_dot(lhs, rhs, a, b)
    for i in range(2):
        expected = (lhs[i].T if a else lhs[i]) @ (rhs[i].T if b else rhs[i])
        np.testing.assert_allclose(found[i], expected)
    check_pullback(matrix.batch_dot, lhs, rhs, transpose_a=a, transpose_b=b)


def test_batch_dot_has_a_second_derivative():
    lhs, rhs = nd.array(draw(1, 2, 3), dtype="float64"), nd.array(draw(1, 3, 2), dtype="float64")
    lhs.attach_grad()
    rhs.attach_grad()
    with autograd.record():
        out = nd.batch_dot(lhs, rhs)
        (gradient,) = autograd.grad([out], [lhs], create_graph=True)
    gradient.backward()
    # d(sum of g rhs^T) / d rhs sums the rows of g, which is 1 everywhere
    np.testing.assert_allclose(rhs.grad.asnumpy(), np.full((1, 3, 2), 2.0))


def test_float16_products_are_added_widely():
    ones = np.ones((1, 4096), np.float16)
    assert matrix.dot(ones, ones.T).item() == 4096


# --- Linear algebra -------------------------------------------------------------------------------


def test_gemm_multiplies_and_adds():
    a, b, c = draw(2, 4, 3), draw(3, 4, 2), draw(2, 4, 2)
    found = linalg._linalg_gemm(a, b, c, alpha=2.0, beta=3.0, axis=0)
    np.testing.assert_allclose(found, 2 * np.einsum("ibk,kbj->ibj", a, b) + 3 * c)
    check_pullback(linalg._linalg_gemm, a, b, c, alpha=2.0, beta=3.0, axis=0)
    check_pullback(linalg._linalg_gemm2, a, draw(2, 5, 3), transpose_b=True)


def test_syrk_multiplies_by_the_transpose():
    a = draw(2, 2, 3)
    np.testing.assert_allclose(linalg._linalg_syrk(a), a @ a.swapaxes(1, 2))
    for transpose in (False, True):
        check_pullback(linalg._linalg_syrk, a, transpose=transpose, alpha=0.5)


@pytest.mark.parametrize(
    ("transpose", "rightside", "lower"), list(itertools.product([False, True], repeat=3))
)
def test_triangular_products_and_their_reverse(transpose, rightside, lower):
    a, b = regular(2, 3, 3), draw(*((2, 2, 3) if rightside else (2, 3, 2)))
    attributes = {"transpose": transpose, "rightside": rightside, "lower": lower, "alpha": 2.0}
    side = (np.tril if lower else np.triu)(a)
    side = side.swapaxes(1, 2) if transpose else side
    product = linalg._linalg_trmm(a, b, **attributes)
    np.testing.assert_allclose(product, 2 * (b @ side if rightside else side @ b))
    solution = linalg._linalg_trsm(a, product, **{**attributes, "alpha": 0.5})
    np.testing.assert_allclose(solution, b)
    check_pullback(linalg._linalg_trmm, a, b, **attributes)
    check_pullback(linalg._linalg_trsm, a, b, **attributes)


def test_cholesky_factor_and_the_inverse_from_it():
    a = positive_definite(2, 3, 3)
    low = factor._linalg_potrf(a)
    np.testing.assert_allclose(low @ low.swapaxes(1, 2), a)
    np.testing.assert_allclose(factor._linalg_potri(low), np.linalg.inv(a))
    check_pullback(factor._linalg_potrf, a, symmetric=True)
    check_pullback(factor._linalg_potri, regular(2, 3, 3))
    with pytest.raises(MXNetError, match="positive definite"):
        factor._linalg_potrf(-a)


def test_lq_factors():
    a = draw(2, 2, 4)
    q, low = factor._linalg_gelqf(a)
    np.testing.assert_allclose(low @ q, a)
    np.testing.assert_allclose(q @ q.swapaxes(1, 2), np.eye(2) + np.zeros((2, 1, 1)), atol=1e-12)
    check_pullback(factor._linalg_gelqf, a)


def test_eigenvectors_stand_in_rows_and_point_upwards():
    a = positive_definite(2, 3, 3)
    u, values = factor._linalg_syevd(a)
    np.testing.assert_allclose(u.swapaxes(1, 2) @ (values[..., None] * u), a)
    largest = np.take_along_axis(u, np.abs(u).argmax(-1)[..., None], -1)
    assert (largest > 0).all()
    check_pullback(factor._linalg_syevd, a, symmetric=True)


def test_determinants_and_inverses():
    a = regular(2, 3, 3)
    by_rule = [np.dot(m[0], np.cross(m[1], m[2])) for m in a]
    np.testing.assert_allclose(factor._linalg_det(a), by_rule)
    sign, logarithm = factor._linalg_slogdet(a)
    np.testing.assert_allclose(sign * np.exp(logarithm), by_rule)
    np.testing.assert_allclose(factor._linalg_inverse(a) @ a, np.eye(3) + 0 * a, atol=1e-12)
    for function in (factor._linalg_det, factor._linalg_slogdet, factor._linalg_inverse):
        check_pullback(function, a)
    check_pullback(factor._linalg_sumlogdiag, positive_definite(2, 2, 2))
    with pytest.raises(MXNetError, match="singular"):
        factor._linalg_inverse(np.ones((2, 2)))


def test_a_singular_matrix_gets_no_gradient_from_its_determinant():
    singular = np.array([[1.0, 2.0], [2.0, 4.0]])
    for function, outs in ((factor._linalg_det, 1), (factor._linalg_slogdet, 2)):
        found = outputs(function, [singular], {})
        ones = tuple(np.ones(1) for _ in range(outs))
        (g,) = function.operator.pull(*(x if outs == 2 else x[0] for x in (ones, found)), singular)
        assert not g.any()


@pytest.mark.parametrize("offset", [0, 1, -1, 2, -2])
@pytest.mark.parametrize("lower", [True, False])
def test_triangles_and_diagonals_go_out_and_in(offset, lower):
    a = draw(2, 3, 3)
    diagonal = triangle._linalg_extractdiag(a, offset)
    np.testing.assert_array_equal(diagonal, a.diagonal(offset, 1, 2))
    np.testing.assert_array_equal(
        triangle._linalg_makediag(diagonal, offset),
        np.stack([np.diag(d, offset) for d in diagonal]),
    )
    vector = triangle._linalg_extracttrian(a, offset, lower)
    below = offset < 0 or (offset == 0 and lower)
    kept = np.tril(a, offset) if below else np.triu(a, offset)
    np.testing.assert_array_equal(triangle._linalg_maketrian(vector, offset, lower), kept)
    check_pullback(triangle._linalg_extractdiag, a, offset=offset)
    check_pullback(triangle._linalg_makediag, diagonal, offset=offset)
    check_pullback(triangle._linalg_extracttrian, a, offset=offset, lower=lower)
    check_pullback(triangle._linalg_maketrian, vector, offset=offset, lower=lower)


# --- Refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: matrix.dot(np.ones((2, 3)), np.ones((2, 3))), "would run over 3"),
        (lambda: matrix.dot(np.ones(2, int), np.ones(2, int)), "int64"),
        (lambda: matrix.batch_dot(np.ones((2, 3)), np.ones((3, 2))), "at least 3"),
        (lambda: linalg._linalg_syrk(np.ones((2, 2), np.float16)), "float16"),
        (lambda: factor._linalg_det(np.ones((2, 3))), "square"),
        (lambda: triangle._linalg_maketrian(np.ones(4)), "triangle"),
    ],
)
def test_refusals_say_what_was_wrong(call, words):
    with pytest.raises(MXNetError, match=words):
        call()
