import ts from 'typescript';

/**
 * Nest and the validation read the types of parameters at run time. These are parameters whose class is imported for its type alone:
 * they compile, and nothing is injected or validated. Answers `BooksController.findPage(query: BookQuery)` for each.
 */
export function typesLostAtRunTime(source: string): string[] {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const typeOnly = new Set(file.statements.filter(ts.isImportDeclaration).flatMap(typeOnlyNames));
  return file.statements
    .filter(ts.isClassDeclaration)
    .filter(isDecorated)
    .flatMap((declaration) => declaration.members.flatMap((member) => lostIn(member, declaration.name?.text ?? '', typeOnly)));
}

function typeOnlyNames({ importClause }: ts.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings;
  if (importClause === undefined || bindings === undefined || !ts.isNamedImports(bindings)) return [];
  const whole = importClause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  return bindings.elements.filter(({ isTypeOnly }) => whole || isTypeOnly).map(({ name }) => name.text);
}

function lostIn(member: ts.ClassElement, owner: string, typeOnly: Set<string>): string[] {
  if (!ts.isConstructorDeclaration(member) && !ts.isMethodDeclaration(member)) return [];
  const name = member.name ? `${owner}.${member.name.getText()}` : owner;
  // A constructor's parameter with a decorator names its token, so its type is free; a handler's decorators @Query, @Param and @Body read it.
  const reads = ts.isConstructorDeclaration(member) ? (parameter: ts.Node) => !isDecorated(parameter) : isValidated;
  return member.parameters
    .filter((parameter) => reads(parameter) && parameter.type !== undefined && typeOnly.has(parameter.type.getText()))
    .map((parameter) => `${name}(${parameter.name.getText()}: ${parameter.type?.getText()})`);
}

function decoratorNames(node: ts.Node): string[] {
  const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  return decorators.map(({ expression }) => (ts.isCallExpression(expression) ? expression.expression : expression).getText());
}

function isDecorated(node: ts.Node): boolean {
  return decoratorNames(node).length > 0;
}

function isValidated(parameter: ts.Node): boolean {
  return decoratorNames(parameter).some((name) => ['Query', 'Param', 'Body'].includes(name));
}
